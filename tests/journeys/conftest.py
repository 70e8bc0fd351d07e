"""One house and one browser for the journeys of a module that need no beat; a module may have its own."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import shopkeeping
from tests.journeys.browsing import chromium
from tests.journeys.shopkeeping import Shop
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


@pytest.fixture(scope="module")
def made(stack: Stack) -> list[Shop]:
    """Two sealed businesses of this module's house."""
    return shopkeeping.shops(stack)[0]


@pytest.fixture(scope="module")
def desk_session(stack: Stack) -> str:
    """Of a browser in which a reviewer is signed in."""
    call = "from tests.journeys import deeds; deeds.reviewers(1)"
    return str(json.loads(stack.manage("shell", "-v", "0", "-c", call))[0])
