"""From the method to the paid invoice, and what goes wrong on the way: charged once, told plainly, never a seal."""

from typing import Any

import pytest
from django.core import mail

from billing.models import Charge, Invoice, MethodSetup, OpenItem, Payment, PaymentMethod
from billing.ports import Answer
from billing.services import cancelling, clock, invoicing
from billing.services.providers import charges, reconciling, setups, syncing
from config.outbox.models import Delivery
from tests.billing.factories import NOON, balance, buy, contract, firm, fresh, owner, pay, paying
from tests.billing.providers.paying import hold, jobs, paying_by_card, the_charge
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.peers.stripe import NONSENSE, StripePeer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def again() -> None:
    """What waits for its next try is due now."""
    Delivery.objects.filter(state="pending").update(not_before=NOON)
    jobs()


def test_an_order_is_charged_and_the_invoice_paid(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    charge = the_charge()
    assert (charge.state, charge.amount, charge.method.label) == ("succeeded", 1035, "Visa •• 4242")  # type: ignore[union-attr]
    assert [one["metadata"]["key"] for one in peer.succeeded()] == [charge.key]
    assert (OpenItem.objects.get().state, balance(made.business)) == ("settled", 0)
    assert Payment.objects.get().key == f"charge:{charge.pk}"
    no_promise_is_broken()


def test_every_period_is_charged_by_itself(peer: StripePeer, time_machine: Any) -> None:
    made = paying_by_card(peer)
    time_machine.move_to(on("2026-12-01"), tick=False)
    clock.run(at=on("2026-12-01"))
    jobs()
    assert len(peer.succeeded()) == 2
    assert balance(made.business) == 0


def test_what_is_open_is_charged_with_a_new_method(peer: StripePeer) -> None:
    made = paying()
    hold(peer, made)
    jobs()
    assert [one["amount"] for one in peer.succeeded()] == [1035]
    assert balance(made.business) == 0
    subjects = {one.subject.partition(" – ")[0] for one in mail.outbox}
    assert "How you pay has changed" in subjects


def test_a_part_that_was_transferred_is_not_charged(peer: StripePeer) -> None:
    made = paying()
    pay(made, 1000)
    hold(peer, made)
    jobs()
    assert [one["amount"] for one in peer.succeeded()] == [35]


def test_a_transfer_that_arrives_before_the_asking(peer: StripePeer) -> None:
    made = contract(firm())
    hold(peer, made)
    jobs()
    buy(made)
    charges.charge_invoice(invoice=Invoice.objects.get(), at=NOON)
    pay(made, 1035)
    jobs()
    assert (the_charge().state, the_charge().error) == ("failed", "nothing_open")
    assert not peer.succeeded()


@pytest.mark.parametrize("loss", ["cut", "hang", "500", *NONSENSE])
def test_accepted_and_then_silent_is_charged_once(peer: StripePeer, settings: Any, loss: Any) -> None:
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5 if loss == "hang" else 20.0
    made = contract(firm())
    hold(peer, made)
    jobs()
    buy(made)
    peer.lose = [loss]
    jobs()
    assert (the_charge().state, len(peer.succeeded())) == ("asked", 1)
    assert not Payment.objects.exists()
    settings.OUTSIDE_TIMEOUT_SECONDS = 20.0
    again()
    assert (the_charge().state, len(peer.succeeded()), balance(made.business)) == ("succeeded", 1, 0)
    assert the_charge().attempts == 2
    no_promise_is_broken()


def test_silent_for_more_than_a_day_is_charged_once(peer: StripePeer) -> None:
    """Stripe has forgotten the key by then."""
    made = contract(firm())
    hold(peer, made)
    jobs()
    buy(made)
    peer.lose = ["cut"]
    jobs()
    peer.saved.clear()
    Delivery.objects.filter(state="pending").update(state="dead")
    reconciling.run(at=on("2026-11-25"))
    assert (the_charge().state, len(peer.succeeded()), balance(made.business)) == ("succeeded", 1, 0)


def test_declined_leads_to_dunning_and_leaves_the_seal_alone(peer: StripePeer) -> None:
    made = paying_by_card(peer, "0341")
    assert (the_charge().state, the_charge().error) == ("failed", "generic_decline")
    assert balance(made.business) == 1035
    assert fresh(made).dunning_due_on is not None
    said = next(str(one.body) for one in mail.outbox if "could not collect" in one.subject)
    assert "Your seal stays as it is." in said
    assert "0341" not in said
    hold(peer, made)
    jobs()
    assert (Charge.objects.count(), balance(made.business)) == (2, 0)


def test_a_debit_is_under_way_for_days(peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    charge = the_charge()
    assert (charge.state, balance(made.business)) == ("pending", 1035)
    assert charges.charge_invoice(invoice=charge.invoice, at=NOON) is None
    peer.settle(charge.provider_id)
    syncing.sync(pk=charge.pk, at=NOON)
    assert (the_charge().state, balance(made.business)) == ("succeeded", 0)
    assert Payment.objects.get().method == "sepa_debit"


def test_a_debit_that_comes_back(peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    peer.settle(the_charge().provider_id, ok=False)
    syncing.sync(pk=the_charge().pk, at=NOON)
    assert (the_charge().state, the_charge().error, balance(made.business)) == (
        "failed",
        "insufficient_funds",
        1035,
    )


def test_paying_an_invoice_on_the_provider_s_page(peer: StripePeer) -> None:
    made = paying()
    invoice = Invoice.objects.get()
    first = setups.begin(business=made.business, person=owner(made), kind="card", invoice=invoice, at=NOON)
    same = setups.begin(business=made.business, person=owner(made), kind="card", invoice=invoice, at=NOON)
    assert same.pk == first.pk
    other = setups.begin(
        business=made.business, person=owner(made), kind="sepa_debit", invoice=invoice, at=NOON
    )
    assert peer.pay(first.provider_id) == peer.things["cs"][first.provider_id]["cancel_url"]
    peer.pay(other.provider_id, "3000")
    setups.look(pk=other.pk, at=NOON)
    peer.settle(the_charge().provider_id)
    syncing.sync(pk=the_charge().pk, at=NOON)
    jobs()
    assert [one.state for one in Charge.objects.order_by("pk")] == ["failed", "succeeded"]
    assert (balance(made.business), len(peer.succeeded())) == (0, 1)
    assert PaymentMethod.objects.get(removed_at=None).kind == "sepa_debit"
    with pytest.raises(setups.ChargedAlready):
        setups.begin(business=made.business, person=owner(made), kind="card", invoice=invoice, at=NOON)


def test_a_visit_that_is_left_changes_nothing(peer: StripePeer) -> None:
    made = paying()
    setup = setups.begin(
        business=made.business, person=owner(made), kind="card", invoice=Invoice.objects.get(), at=NOON
    )
    peer.things["cs"][setup.provider_id]["status"] = "expired"
    setups.look(pk=setup.pk, at=NOON)
    jobs()
    assert MethodSetup.objects.get().url == ""
    assert (the_charge().state, the_charge().error) == ("failed", "visit_lapsed")
    assert PaymentMethod.objects.get(removed_at=None).kind == "bank_transfer"
    assert not [one for one in mail.outbox if "could not collect" in one.subject]


def test_a_provider_that_is_silent_at_the_beginning(peer: StripePeer) -> None:
    made = paying()
    peer.stop()
    with pytest.raises(setups.ProviderSilent):
        setups.begin(
            business=made.business, person=owner(made), kind="card", invoice=Invoice.objects.get(), at=NOON
        )
    assert (MethodSetup.objects.get().state, the_charge().state) == ("lapsed", "failed")


def test_what_is_not_offered(peer: StripePeer) -> None:
    made = paying()
    for kind in ("", "paypal", "bank_transfer", "😀"):
        with pytest.raises(setups.NotOffered):
            setups.begin(business=made.business, person=owner(made), kind=kind, at=NOON)


def test_back_to_bank_transfer(peer: StripePeer, time_machine: Any) -> None:
    made = paying_by_card(peer)
    for _click in range(2):
        setups.choose_transfer(business=made.business, person=owner(made), at=NOON)
    time_machine.move_to(on("2026-12-01"), tick=False)
    clock.run(at=on("2026-12-01"))
    jobs()
    assert (len(peer.succeeded()), PaymentMethod.objects.count()) == (1, 2)


def test_yen_are_not_cents(peer: StripePeer) -> None:
    made = contract(firm())
    hold(peer, made)
    first, end = NOON.date().replace(day=1), on("2026-12-01").date()
    item = invoicing.Item("Tarif", "MON", 2900, 2900, first, end)
    invoicing.issue(subscription=made, cause="yen:1", items=[item], currency="JPY", at=NOON)
    jobs()
    assert (peer.succeeded()[0]["amount"], peer.succeeded()[0]["currency"]) == (3451, "jpy")
    assert (Payment.objects.get().amount, Payment.objects.get().currency) == (3451, "JPY")
    assert OpenItem.objects.get().state == "settled"


def test_an_upgrade_a_downgrade_and_the_end_on_one_day(peer: StripePeer, time_machine: Any) -> None:
    made = paying_by_card(peer)
    buy(made, "large")
    buy(made, "medium")
    jobs()
    buy(made, "large")
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    jobs()
    taken = [int(one["amount"]) for one in peer.succeeded()]
    assert taken == [1035, 2499]
    assert balance(made.business) == 0
    time_machine.move_to(on("2026-12-01"), tick=False)
    clock.run(at=on("2026-12-01"))
    jobs()
    assert len(peer.succeeded()) == 2
    no_promise_is_broken()


def test_an_older_answer_never_overwrites_a_newer_one(peer: StripePeer) -> None:
    paying_by_card(peer, "3000", "sepa_debit")
    charge = the_charge()
    older = Answer("pending", charge.provider_id, amount=1035, currency="EUR", key=charge.key)
    peer.settle(charge.provider_id)
    syncing.sync(pk=charge.pk, at=NOON)
    assert not syncing.apply(pk=charge.pk, answer=older, looked=charge.looked, at=NOON)
    assert the_charge().state == "succeeded"
