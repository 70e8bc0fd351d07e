"""Profiles and the directory in a real browser: the policy lets the data block be, nobody meets a barrier, and not
even words without end make a phone's page wider than the phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.house.browser import CLEAN, DESK, Reader, chromium
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
NARROW = {"width": 320, "height": 640}
PUBLISH = """
from accounts.models import Business
from tests.accounts.profile_documents import HOSTILE, hostile
from tests.directory.publishing import publish
for slug, number in (("nordlicht-energie", 8), ("uhren-wyss", 6), ("konditorei-saecherl", 1)):
    publish(Business.objects.get(slug=slug), hostile(HOSTILE[number]))
"""
PAGES = (
    "b/baeckerei-huber/",
    "b/nordlicht-energie/",
    "b/uhren-wyss/",
    "b/konditorei-saecherl/",
    "b/bloemen-veldkamp/",
    "directory/",
    "directory/?q=hubr&all=on&open=on",
)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack(debug=False, demo=True)
    try:
        whole.prepare()
        whole.manage("shell", "-v", "0", "-c", PUBLISH)
        whole.manage("rebuild_directory")
        whole.start("web")
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize(
    ("prefix", "look"),
    [
        ("/", {"viewport": NARROW, "color_scheme": "dark"}),
        ("/en/", {"viewport": DESK, "color_scheme": "light"}),
    ],
)
def test_nobody_meets_a_barrier(stack: Stack, browser: Browser, prefix: str, look: dict[str, Any]) -> None:
    reader = Reader(browser, stack.url, **look)
    for path in PAGES:
        assert reader.open(prefix + path).status == 200
        assert (path, reader.verdict()) == (path, CLEAN)
