"""Profiles and the directory in a real browser: the policy lets the data block be, nobody meets a barrier, and not
even words without end make a phone's page wider than the phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

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


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        (
            "/",
            {"phone": "Telefon", "now": "Jetzt geöffnet", "today": "(heute)", "code": "QR-Code dieser Seite"},
        ),
        ("/en/", {"phone": "Phone", "now": "Open now", "today": "(today)", "code": "QR code of this page"}),
    ],
)
def test_on_paper_stands_what_paper_can_say(
    stack: Stack, browser: Browser, prefix: str, words: dict[str, str], tmp_path: Path
) -> None:
    """Numbers and addresses in words, the code to come back by; no button, and nothing that is true only now."""
    reader = Reader(browser, stack.url, viewport=DESK, color_scheme="dark")
    reader.open(f"{prefix}b/baeckerei-huber/")
    code = (reader.page.get_attribute("a[href*='/s/']", "href") or "").rpartition("/")[2]
    printed = tmp_path / "profile.pdf"
    printed.write_bytes(reader.page.pdf(format="A4"))
    pages = [page.extract_text() for page in PdfReader(printed).pages]
    text = " ".join(" ".join(pages).split())
    assert len(pages) <= 3
    assert all(page.strip() for page in pages), "an empty sheet"
    assert f"{words['phone']} 030 23125012" in text
    assert "laden@huber.example" in text
    assert f"{prefix}s/{code})" in text.replace(" ", "")
    assert text.endswith(f"{prefix}b/baeckerei-huber/")
    assert not [one for one in (words["now"], words["today"], words["code"]) if one in text]
    assert square_on(reader), "the code to come back by is hidden"


def square_on(reader: Reader) -> bool:
    """Whether the QR code has an extent on paper though nobody opened it."""
    reader.page.emulate_media(media="print")
    box = reader.page.locator(".qr svg").bounding_box()
    return box is not None and min(box["width"], box["height"]) > 100


def test_answers_that_nobody_opened_stand_on_paper(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url, viewport=DESK)
    reader.open("/en/help/")
    answers = reader.page.locator("details.paper p")
    assert not answers.first.is_visible()
    reader.page.emulate_media(media="print")
    assert answers.first.is_visible()
