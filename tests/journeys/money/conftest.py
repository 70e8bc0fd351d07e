"""One house for all journeys about money: its own web, worker and beat, and a Stripe of our own."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.billing.issuing import ADDRESS, OPERATOR
from tests.journeys.browsing import Person, chromium
from tests.peers.stack import Stack
from tests.peers.stripe import StripePeer

# A phone is looked at in the dark and at 320 px as well.
NARROW = 600
Window = Callable[[str, str, int], Person]


@pytest.fixture(scope="package")
def peer() -> Iterator[StripePeer]:
    with StripePeer() as running:
        yield running


@pytest.fixture(scope="package")
def stack(peer: StripePeer) -> Iterator[Stack]:
    operator = {f"OPERATOR_{key.upper()}": value for key, value in {**OPERATOR, **ADDRESS}.items()}
    stripe = {"STRIPE_KEY": peer.key, "STRIPE_WEBHOOK_SECRETS": peer.secret, "STRIPE_API_URL": peer.url}
    with Stack(env={"DESK_SECOND_FACTOR": "false", **operator, **stripe}) as running:
        peer.webhook = f"{running.url}/billing/webhooks/stripe/"
        yield running
        running.manage("verify_invariants")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def known(stack: Stack) -> dict[str, dict[str, str]]:
    call = "from tests.billing.providers import deeds; deeds.firms()"
    found: dict[str, dict[str, str]] = json.loads(stack.manage("shell", "-v", "0", "-c", call))
    return found


@pytest.fixture
def at_window(
    stack: Stack, browser: Browser, peer: StripePeer, known: dict[str, dict[str, str]]
) -> Iterator[Window]:
    """Opens a window for somebody we know, and looks at its end that nothing was wrong in any."""
    opened: list[Person] = []

    def window(who: str, language: str, width: int) -> Person:
        session = known[who]["session"] if who else ""
        person = Person(
            browser,
            stack.url,
            language=language,
            width=width,
            thorough=width < NARROW,
            session=session,
            besides=peer.url,
        )
        opened.append(person)
        return person

    yield window
    for person in opened:
        person.close()
