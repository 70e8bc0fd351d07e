"""The adapter against a peer that speaks Stripe's HTTP: what is asked twice is done once, and no is no."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.adapters import payments_from_settings
from billing.adapters.stripe import Stripe
from billing.adapters.transfer import BankTransfer
from billing.ports import Answer, Ask, Unavailable, Wish
from tests.peers.stripe import NONSENSE, StripePeer

NOW = datetime.now(UTC)


def set_up(adapter: Stripe, kind: str = "card", **more: Any) -> str:
    given: dict[str, Any] = {
        "key": "setup-1", "kind": kind, "customer_id": "", "email": "anna@example.org",
        "ids": {"business": "b"}, "back": "https://ours/back", "cancel": "https://ours/page", **more,
    }  # fmt: skip
    return adapter.set_up(Wish(**given)).provider_id


def holding(adapter: Stripe, peer: StripePeer, last4: str = "4242", kind: str = "card") -> Ask:
    """A charge by a method that was handed over."""
    session = set_up(adapter, kind)
    peer.pay(session, last4)
    held = adapter.visit(setup_id=session).held
    assert held is not None
    return Ask("charge-1", 1035, "EUR", held.customer_id, held.method_id, "2026-0001", {"invoice": "1"})


def test_without_a_key_there_is_only_bank_transfer() -> None:
    assert [type(one) for one in payments_from_settings()] == [BankTransfer]


def test_a_visit_from_open_to_done(adapter: Stripe, peer: StripePeer) -> None:
    session = set_up(adapter)
    assert adapter.visit(setup_id=session).state == "open"
    assert peer.pay(session) == "https://ours/back"
    visit = adapter.visit(setup_id=session)
    assert visit.held is not None
    assert (visit.state, visit.held.kind, visit.held.label) == ("done", "card", "Visa •• 4242")
    assert visit.charge_id == ""
    adapter.close(setup_id=session)
    assert adapter.visit(setup_id=session).state == "done"


def test_a_visit_that_is_closed(adapter: Stripe, peer: StripePeer) -> None:
    session = set_up(adapter, "sepa_debit")
    adapter.close(setup_id=session)
    assert adapter.visit(setup_id=session).state == "lapsed"
    assert peer.pay(session) == "https://ours/page"


def test_a_visit_that_pays(adapter: Stripe, peer: StripePeer) -> None:
    pay = Ask("charge-9", 1035, "EUR", description="2026-0001", ids={"invoice": "9"})
    session = set_up(adapter, pay=pay)
    peer.pay(session)
    visit = adapter.visit(setup_id=session)
    answer = adapter.fetch(provider_id=visit.charge_id)
    assert (answer.state, answer.amount, answer.key, answer.currency) == (
        "succeeded",
        1035,
        "charge-9",
        "EUR",
    )


def test_the_same_setup_twice_is_one(adapter: Stripe, peer: StripePeer) -> None:
    assert set_up(adapter) == set_up(adapter)
    assert len(peer.all("cus")) == 1


def test_a_charge_and_the_same_again(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    first = adapter.charge(ask)
    assert (first.state, first.amount, first.key) == ("succeeded", 1035, "charge-1")
    assert adapter.charge(ask) == first
    assert adapter.charge(ask, again=True) == first
    peer.saved.clear()  # as after a day
    assert adapter.charge(ask, again=True).provider_id == first.provider_id
    assert len(peer.succeeded()) == 1


@pytest.mark.parametrize("loss", ["cut", "hang", "500", *NONSENSE])
def test_accepted_and_then_silent_is_unknown_and_charged_once(
    adapter: Stripe, peer: StripePeer, loss: Any
) -> None:
    ask = holding(adapter, peer)
    peer.lose = [loss]
    hasty = replace(adapter, account=replace(adapter.account, seconds=0.5)) if loss == "hang" else adapter
    assert hasty.charge(ask).state == "unknown"
    assert adapter.charge(ask, again=True).state == "succeeded"
    assert adapter.charge(ask).state == "succeeded"
    assert len(peer.succeeded()) == 1


def test_the_same_key_for_another_amount_moves_nothing(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    adapter.charge(ask)
    other = Ask(ask.key, 9999, "EUR", ask.customer_id, ask.method_id)
    assert adapter.charge(other).state == "unknown"
    assert [one["amount"] for one in peer.succeeded()] == [1035]


@pytest.mark.parametrize(("last4", "code"), [("0341", "generic_decline"), ("3155", "generic_decline")])
def test_a_card_that_is_declined(adapter: Stripe, peer: StripePeer, last4: str, code: str) -> None:
    ask = holding(adapter, peer, last4)
    answer = adapter.charge(ask)
    assert (answer.state, answer.error) == ("failed", code)
    assert answer.provider_id.startswith("pi_")
    assert adapter.charge(ask, again=True).state == "failed"
    assert adapter.fetch(provider_id=answer.provider_id).state == "failed"
    assert not peer.succeeded()


def test_a_debit_takes_days(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer, "3000", "sepa_debit")
    answer = adapter.charge(ask)
    assert answer.state == "pending"
    peer.settle(answer.provider_id)
    assert adapter.fetch(provider_id=answer.provider_id).state == "succeeded"
    peer.settle(answer.provider_id, ok=False)
    assert adapter.fetch(provider_id=answer.provider_id) == Answer(
        "failed", answer.provider_id, "insufficient_funds", 1035, "EUR", "charge-1"
    )


def test_refunds_and_disputes_are_told(adapter: Stripe, peer: StripePeer) -> None:
    charge = adapter.charge(holding(adapter, peer))
    back = Ask("refund-1", 500, "EUR")
    first = adapter.refund(back, charge_id=charge.provider_id)
    assert (first.state, first.amount) == ("succeeded", 500)
    assert adapter.refund(back, charge_id=charge.provider_id) == first
    assert adapter.refund(Ask("refund-2", 536, "EUR"), charge_id=charge.provider_id).state == "failed"
    peer.close_dispute(peer.dispute(charge.provider_id), won=True)
    now = adapter.fetch(provider_id=charge.provider_id)
    assert [(one.amount, one.state, one.key) for one in now.refunds] == [(500, "succeeded", "refund-1")]
    assert [(one.amount, one.state) for one in now.disputes] == [(1035, "won")]
    peer.fail_refund(first.provider_id)
    assert adapter.fetch(provider_id=charge.provider_id).refunds[0].state == "failed"


def test_a_currency_without_cents(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    yen = Ask("charge-y", 1500, "JPY", ask.customer_id, ask.method_id)
    assert (adapter.charge(yen).amount, adapter.charge(yen).currency) == (1500, "JPY")
    assert peer.succeeded()[0]["amount"] == 1500


def test_a_long_list_is_read_to_its_end(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    for number in range(120):
        peer.make(
            "pi", "payment_intent", amount=1, currency="eur", status="succeeded", customer="cus_other",
            metadata={"key": f"k{number}"}, latest_charge=None, payment_method=None,
        )  # fmt: skip
    adapter.charge(ask)
    found = list(adapter.charges_since(NOW - timedelta(days=1)))
    assert len({one.provider_id for one in found}) == 121
    assert list(adapter.charges_since(NOW + timedelta(days=1))) == []


def test_an_outage_begins_nothing(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    peer.stop()
    assert adapter.charge(ask).state == "unknown"
    assert adapter.refund(ask, charge_id="pi_1").state == "unknown"
    for deed in (
        lambda: set_up(adapter),
        lambda: adapter.visit(setup_id="cs_1"),
        lambda: adapter.close(setup_id="cs_1"),
        lambda: adapter.fetch(provider_id="pi_1"),
        lambda: list(adapter.charges_since(NOW)),
    ):
        with pytest.raises(Unavailable):
            deed()


def test_a_wrong_key_is_told_apart_from_a_no(adapter: Stripe, peer: StripePeer) -> None:
    ask = holding(adapter, peer)
    peer.key = "sk_test_another"
    assert adapter.charge(ask).state == "unknown"
    with pytest.raises(Unavailable):
        adapter.fetch(provider_id="pi_1")


def test_nothing_secret_is_shown(adapter: Stripe, peer: StripePeer) -> None:
    assert peer.key not in repr(adapter)
    assert peer.secret not in repr(adapter)


@pytest.mark.parametrize("currency", ["ISK", "UGX"])
def test_what_stripe_counts_in_hundredths(adapter: Stripe, peer: StripePeer, currency: str) -> None:
    """5 ISK are 500 at Stripe, and 5 with us: charged, found, given back in part, disputed."""
    ask = holding(adapter, peer)
    made = adapter.charge(Ask("charge-k", 1500, currency, ask.customer_id, ask.method_id))
    assert (made.state, made.amount, peer.succeeded()[0]["amount"]) == ("succeeded", 1500, 150_000)
    back = adapter.refund(Ask("refund-k", 200, currency), charge_id=made.provider_id)
    assert (back.amount, peer.all("re")[0]["amount"]) == (200, 20_000)
    peer.dispute(made.provider_id, 130_000)
    found = adapter.fetch(provider_id=made.provider_id)
    assert [(one.amount, one.state) for one in (*found.refunds, *found.disputes)] == [
        (200, "succeeded"),
        (1300, "open"),
    ]
    session = set_up(adapter, key="setup-2", pay=Ask("charge-p", 900, currency, description="2026-0002"))
    peer.pay(session)
    assert adapter.fetch(provider_id=adapter.visit(setup_id=session).charge_id).amount == 900
