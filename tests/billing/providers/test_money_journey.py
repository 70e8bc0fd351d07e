"""In a real browser: a small firm reads that it pays nothing; a large one pays by transfer and by card, and leaves."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.billing.bank.files import Line, camt
from tests.journeys.browsing import Person, chromium
from tests.journeys.killing import eventually
from tests.peers.stack import Stack
from tests.peers.stripe import StripePeer

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.fixture
def peer() -> Iterator[StripePeer]:
    with StripePeer() as running:
        yield running


def enter(person: Person, session: str) -> None:
    person.context.add_cookies([{"name": "session", "value": session, "url": person.url}])


def at_stripe(person: Person, peer: StripePeer) -> None:
    """The one link that leads away; our policy stays as it is, and the browser follows."""
    person.page.get_by_role("link", name="Continue at Stripe").click()
    person.page.wait_for_url(f"{peer.url}/pay/**")
    person.page.get_by_role("button", name="Pay").click()
    person.page.wait_for_url("**/plan/method/visits/**")
    person.look()
    if person.page.get_by_role("heading", name="That worked").count() == 0:
        person.press()
    assert "That worked" in person.text()


def order(person: Person, code: str) -> None:
    person.go(f"/plan/change/{code}/")
    person.press()


def test_nothing_to_pay_or_paid_in_two_ways(peer: StripePeer, tmp_path: Path) -> None:
    env = {
        "STRIPE_KEY": peer.key, "STRIPE_WEBHOOK_SECRETS": peer.secret, "STRIPE_API_URL": peer.url,
        "DESK_SECOND_FACTOR": "false", "OPERATOR_IBAN": "DE02120300000000202051",
    }  # fmt: skip
    with Stack(env=env) as stack, chromium() as browser:
        peer.webhook = f"{stack.url}/billing/webhooks/stripe/"
        call = "from tests.billing.providers import deeds; deeds.firms()"
        known = json.loads(stack.manage("shell", "-v", "0", "-c", call))
        small = Person(browser, stack.url, language="de", width=360)
        enter(small, known["small"])
        small.go("/plan/")
        assert "Es ist nichts zu zahlen" in small.text()
        assert "eniger als 50 " in small.text()
        small.close()
        large = Person(browser, stack.url, language="en", width=1280)
        enter(large, known["large"])
        order(large, "medium")
        large.go("/plan/method/")
        reference = large.page.locator("section .mono").first.inner_text()
        desk = Person(browser, stack.url, language="en", width=1280)
        enter(desk, known["operator"])
        pay_by_transfer(desk, reference, tmp_path)
        large.go("/plan/method/")
        large.page.get_by_role("button", name="Card", exact=True).click()
        at_stripe(large, peer)
        eventually(lambda: len(peer.succeeded()) == 1)  # what the transfer left open
        order(large, "large")
        eventually(lambda: len(peer.succeeded()) == 2)
        large.go("/plan/cancel/")
        large.press()
        assert "/cancel/received/" in large.page.url
        desk.go("/operations/billing/provider/")
        desk.passed.clear()
        desk.go("/operations/billing/bank/")
        stack.manage("verify_invariants")
        large.wrong = [one for one in large.wrong if peer.url not in one]
        large.close()
        desk.close()


def pay_by_transfer(desk: Person, reference: str, folder: Path) -> None:
    file = folder / "auszug.xml"
    file.write_bytes(camt(Line("1.00", structured=reference), Line("3.00", "Danke")))
    desk.go("/operations/billing/bank/")
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.press()

    def matched() -> bool:
        desk.page.reload()
        return "Matched\n1" in desk.text()

    eventually(matched)
