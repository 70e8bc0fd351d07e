"""One house and one browser for the journeys of a module that need no beat; a module may have its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import chromium
from tests.peers.stack import Stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack(env={"DESK_SECOND_FACTOR": "false"})
    try:
        whole.prepare()
        whole.start("web", "worker")
        yield whole
        whole.manage("verify_invariants")
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
