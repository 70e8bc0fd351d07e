"""One contract for whoever plays Stripe: a peer of ours, written after its documentation, and localstripe."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from billing.ports import Answer, Ask, Forged, Unavailable
from tests.billing.providers.stripe_benches import Bench, Card, ours, theirs
from tests.peers.http import Request, always
from tests.peers.localstripe import GAPS, Localstripe
from tests.peers.stripe import StripePeer

NOW = datetime.now(UTC)

# What our own peer can and localstripe 1.15.10 cannot; `test_what_it_lacks` notices when it learns.
LACKS: Final = {
    "Checkout": "no pages of its own: set_up, visit and close meet our own peer alone",
    "idempotency": "asks twice with one key, charges twice",
    "disputes": "none: chargebacks come from our own peer alone",
    "refused refunds": "gives back more than was charged",
    "debits that take days": "a SEPA debit is `succeeded` at once",
    "failed intents": "a declined charge does not tell which PaymentIntent it belongs to",
}


class StripeContract:
    """What billing may rely on, whatever stands behind the adapter."""

    @pytest.mark.parametrize("kind", ["card", "sepa_debit"])
    def test_a_charge_is_made_and_found_again(self, bench: Bench, kind: str) -> None:
        made = bench.adapter.charge(bench.ask(kind))
        assert (made.amount, made.currency, made.key) == (1035, "EUR", "charge-1")
        assert made.state in ("succeeded", "pending")
        assert made.provider_id.startswith("pi_")
        assert bench.adapter.fetch(provider_id=made.provider_id) == made

    @pytest.mark.parametrize("card", ["declined later", "wants the customer"])
    def test_a_card_that_moves_nothing_has_failed(self, bench: Bench, card: Card) -> None:
        answer = bench.adapter.charge(bench.ask(card=card))
        assert answer.state == "failed"
        assert answer.error
        assert "2026-0001" not in answer.error
        failed = [
            one for one in bench.adapter.charges_since(NOW - timedelta(hours=1)) if one.key == "charge-1"
        ]
        assert [one.state for one in failed] == ["failed"]

    def test_asked_again_the_first_charge_is_found(self, bench: Bench) -> None:
        """By our key in the list, as after a day, when keys are forgotten."""
        ask = bench.ask()
        first = bench.adapter.charge(ask)
        assert bench.adapter.charge(ask, again=True).provider_id == first.provider_id
        assert len(list(bench.adapter.charges_since(NOW - timedelta(hours=1)))) == 1

    def test_what_came_back_is_told(self, bench: Bench) -> None:
        made = bench.adapter.charge(bench.ask())
        back = bench.adapter.refund(Ask("refund-1", 500, "EUR"), charge_id=made.provider_id)
        assert (back.state, back.amount, back.currency, back.key) == ("succeeded", 500, "EUR", "refund-1")
        bench.adapter.refund(Ask("refund-2", 535, "EUR"), charge_id=made.provider_id)
        now = bench.adapter.fetch(provider_id=made.provider_id)
        assert now.touched
        assert {(one.amount, one.state, one.key) for one in now.refunds} == {
            (500, "succeeded", "refund-1"),
            (535, "succeeded", "refund-2"),
        }

    def test_a_refund_of_nothing_fails(self, bench: Bench) -> None:
        assert bench.adapter.refund(Ask("r", 500, "EUR"), charge_id="pi_unknown").state == "failed"

    @pytest.mark.parametrize("currency", ["JPY", "CHF", "EUR"])
    def test_the_smallest_unit_is_what_is_sent(self, bench: Bench, currency: str) -> None:
        answer = bench.adapter.charge(bench.ask(amount=1500, currency=currency))
        assert (answer.amount, answer.currency) == (1500, currency)
        [sent] = [one for one in bench.peer.requests if charges(one)]
        assert dict(sent.form)["amount"] == "1500"
        assert dict(sent.form)["currency"] == currency.lower()

    def test_every_charge_carries_its_key(self, bench: Bench) -> None:
        bench.adapter.charge(bench.ask(key="charge-1-2026-0001-1"))
        [sent] = [one for one in bench.peer.requests if charges(one)]
        assert sent.headers["idempotency-key"] == "charge-1-2026-0001-1"
        assert dict(sent.form)["metadata[key]"] == "charge-1-2026-0001-1"

    def test_the_list_is_of_one_customer_and_since_a_moment(self, bench: Bench) -> None:
        made = bench.adapter.charge(bench.ask(key="a"))
        other = bench.adapter.charge(bench.ask(key="b"))
        found = {one.provider_id for one in bench.adapter.charges_since(NOW - timedelta(hours=1))}
        assert found == {made.provider_id, other.provider_id}
        assert list(bench.adapter.charges_since(NOW + timedelta(days=1))) == []

    def test_a_stranger_to_them_is_a_clear_no(self, bench: Bench) -> None:
        ask = Ask("charge-1", 1035, "EUR", "cus_unknown", "pm_unknown")
        assert bench.adapter.charge(ask).state == "failed"
        with pytest.raises(Unavailable):
            bench.adapter.fetch(provider_id="pi_unknown")

    def test_events_are_signed_for_us(self, bench: Bench) -> None:
        made: list[Answer] = []
        told = bench.told(lambda: made.append(bench.adapter.charge(bench.ask())))
        wanted = "payment_intent.succeeded"
        body, signature = next(pair for pair in told if json.loads(pair[0])["type"] == wanted)
        read = bench.adapter.read_event(body=body, signature=signature, at=datetime.now(UTC))
        assert (read.kind, read.charge_id) == ("payment_intent.succeeded", made[0].provider_id)
        assert read.provider_id.startswith("evt_")
        for other in (body.replace(b"1035", b"1"), body + b" "):
            with pytest.raises(Forged):
                bench.adapter.read_event(body=other, signature=signature, at=datetime.now(UTC))
        for shift in (-400, 400):
            moment = datetime.now(UTC) + timedelta(seconds=shift)
            with pytest.raises(Forged):
                bench.adapter.read_event(body=body, signature=signature, at=moment)

    def test_an_outage_after_the_question_is_unknown(self, bench: Bench) -> None:
        ask = bench.ask()
        bench.peer.answer = always(503, b"{}")
        assert bench.adapter.charge(ask).state == "unknown"
        bench.peer.stop()
        assert bench.adapter.charge(ask).state == "unknown"


def charges(request: Request) -> bool:
    return (request.method, request.path) == ("POST", "/v1/payment_intents")


class TestOurPeer(StripeContract):
    @pytest.fixture
    def bench(self, settings: Any, peer: StripePeer) -> Bench:
        return ours(settings, peer)


@pytest.mark.processes
class TestLocalstripe(StripeContract):
    """Somebody else's idea of Stripe; the methods are handed over by SetupIntents, which is what Checkout does."""

    @pytest.fixture
    def fake(self) -> Iterator[Localstripe]:
        with Localstripe() as running:
            yield running

    @pytest.fixture
    def bench(self, settings: Any, fake: Localstripe) -> Bench:
        return theirs(settings, fake)

    def test_what_it_lacks(self, fake: Localstripe, bench: Bench) -> None:
        """Each gap is really there; when one closes, this fails and the lists get shorter."""
        ask = bench.ask()
        lacking = {
            "Checkout": fake.raw("POST", "/v1/checkout/sessions", mode="setup").status == 404,
            "disputes": fake.raw("GET", "/v1/disputes").status == 404,
            "idempotency": bench.adapter.charge(ask).provider_id != bench.adapter.charge(ask).provider_id,
            "debits that take days": bench.adapter.charge(bench.ask("sepa_debit")).state == "succeeded",
            "failed intents": bench.adapter.charge(bench.ask(card="declined later")).provider_id == "",
        }
        paid = bench.adapter.charge(ask).provider_id
        lacking["refused refunds"] = (
            bench.adapter.refund(Ask("r", 9999, "EUR"), charge_id=paid).state == "succeeded"
        )
        assert lacking == dict.fromkeys(LACKS, True)
        more: dict[str, Any] = {"amount": 1, "currency": "eur", "description": "x"}
        filled = {
            "description": fake.raw("POST", "/v1/payment_intents", **more).status == 400,
            "disputes": lacking["disputes"],
            "filters": fake.raw("GET", f"/v1/payment_intents?customer={ask.customer_id}").status == 400,
        }
        assert filled == dict.fromkeys(GAPS, True)
