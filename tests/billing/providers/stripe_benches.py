"""Whoever plays Stripe behind our adapter, and what only the far side can do."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from billing.adapters import payments_from_settings
from billing.adapters.stripe import Stripe
from billing.ports import Ask, Wish
from tests.peers.http import HttpPeer, always
from tests.peers.localstripe import Localstripe
from tests.peers.stripe import StripePeer

Card = Literal["good", "declined later", "wants the customer"]
LAST_4: Final[dict[Card, str]] = {"good": "4242", "declined later": "0341", "wants the customer": "3155"}
NUMBERS: Final[dict[Card, str]] = {
    "good": "4242424242424242",
    "declined later": "4000000000000341",
    "wants the customer": "4000002500003155",
}


@dataclass
class Bench:
    """An adapter, and what only the far side can do: hand over a method, and tell of something."""

    adapter: Stripe
    peer: HttpPeer
    hand_over: Callable[[str, Card], tuple[str, str]]
    told: Callable[[Callable[[], object]], Iterator[tuple[bytes, str]]]

    def ask(self, kind: str = "card", card: Card = "good", *, key: str = "charge-1", **more: Any) -> Ask:
        """A charge by a method that was handed over."""
        customer, method = self.hand_over(kind, card)
        given = {"amount": 1035, "currency": "EUR", "description": "2026-0001", **more}
        return Ask(key, customer_id=customer, method_id=method, ids={"invoice": "1"}, **given)


def adapter_for(settings: Any, key: str, secret: str, url: str) -> Stripe:
    settings.BILLING = {**settings.BILLING, "stripe": {"key": key, "secrets": [secret], "url": url}}
    settings.OUTSIDE_TIMEOUT_SECONDS = 5.0
    found = payments_from_settings()[-1]
    assert isinstance(found, Stripe)
    return found


def ours(settings: Any, peer: StripePeer) -> Bench:
    adapter = adapter_for(settings, peer.key, peer.secret, peer.url)

    def hand_over(kind: str, card: Card) -> tuple[str, str]:
        wish = Wish(
            key=f"setup-{peer.count}", kind=kind, email="anna@example.org", ids={"business": "b"},
            back="https://ours/back", cancel="https://ours/page",
        )  # fmt: skip
        session = adapter.set_up(wish).provider_id
        peer.pay(session, LAST_4[card] if kind == "card" else "3000")
        held = adapter.visit(setup_id=session).held
        assert held is not None
        assert held.kind == kind
        return held.customer_id, held.method_id

    def told(deed: Callable[[], object]) -> Iterator[tuple[bytes, str]]:
        before = len(peer.events)
        deed()
        yield from [peer.signed(event) for event in peer.events[before:]]

    return Bench(adapter, peer, hand_over, told)


def theirs(settings: Any, fake: Localstripe) -> Bench:
    adapter = adapter_for(settings, fake.key, fake.secret, fake.url)

    def hand_over(kind: str, card: Card) -> tuple[str, str]:
        with adapter.account.client() as client:
            customer = client.v1.customers.create(params={"email": "anna@example.org"})
            details: dict[str, Any] = {"iban": "DE89370400440532013000"}
            if kind == "card":
                details = {"number": NUMBERS[card], "exp_month": 12, "exp_year": 2030, "cvc": "123"}
            given: Any = {"type": kind, kind: details}
            method = client.v1.payment_methods.create(params=given)
            client.v1.payment_methods.attach(method.id, params={"customer": customer.id})
            wanted: Any = {
                "customer": customer.id,
                "payment_method_types": [kind],
                "usage": "off_session",
            }
            intent = client.v1.setup_intents.create(params=wanted)
            done = client.v1.setup_intents.confirm(intent.id, params={"payment_method": method.id})
        assert done.status == ("requires_action" if card == "wants the customer" else "succeeded")
        return customer.id, method.id

    def told(deed: Callable[[], object]) -> Iterator[tuple[bytes, str]]:
        """One by one, as they arrive."""
        with HttpPeer(always(200)) as ears:
            fake.tell(ears.url)
            deed()
            deadline, place = time.monotonic() + 10, 0
            while time.monotonic() < deadline:
                for one in ears.requests[place:]:
                    place += 1
                    yield one.body, one.headers["stripe-signature"]
                time.sleep(0.1)

    return Bench(adapter, fake, hand_over, told)
