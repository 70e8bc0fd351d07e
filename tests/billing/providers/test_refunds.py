"""Money goes back: never more than came, never what pays an invoice, above a limit never by one person alone."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing.models import Charge, Invoice, OpenItem, Payment, Refund
from billing.rules.corrections import Part
from billing.services import crediting
from billing.services.providers import refunds, syncing
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import Delivery
from tests import factories
from tests.billing.factories import NOON, balance, pay
from tests.billing.providers.paying import jobs, paying_by_card, the_charge
from tests.billing.test_races import no_promise_is_broken, outcomes
from tests.peers.stripe import StripePeer
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def desk() -> Any:
    return factories.user(desk_role="operator")


def propose(amount: int = 1035, *, note: bool = True, person: Any = None) -> Refund:
    return refunds.propose(
        charge=the_charge(),
        amount=amount,
        reason="Kulanz",
        with_credit_note=note,
        person=person or desk(),
        at=NOON,
    )


def test_a_small_one_goes_at_once_with_its_credit_note(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    row = propose()
    jobs()
    row.refresh_from_db()
    assert (row.state, row.needs_two, the_charge().state) == ("done", False, "refunded")
    assert [one["amount"] for one in peer.all("re")] == [1035]
    assert Invoice.objects.get(kind="credit_note").gross == 1035
    assert (balance(made.business), OpenItem.objects.get().state) == (0, "settled")
    assert sorted(Payment.objects.values_list("amount", "kind")) == [(-1035, "refund"), (1035, "payment")]
    no_promise_is_broken()


def test_what_pays_an_invoice_stays_without_a_credit_note(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    with pytest.raises(refunds.PaysAnInvoice):
        propose(1, note=False)
    pay(made, 500)
    with pytest.raises(refunds.PaysAnInvoice):
        propose(500, note=False)
    assert not Refund.objects.exists()


@pytest.mark.parametrize("amount", [0, -1, 1036])
def test_never_more_than_came(peer: StripePeer, amount: int) -> None:
    paying_by_card(peer)
    with pytest.raises(refunds.TooMuch):
        propose(amount)


def test_what_waits_counts_as_gone(peer: StripePeer, settings: Any) -> None:
    paying_by_card(peer)
    settings.BILLING["refund_alone"] = 100
    propose(1000)
    assert refunds.left(the_charge()) == 35
    with pytest.raises(refunds.TooMuch):
        propose(36)
    refunds.withdraw(refund=Refund.objects.get(), person=desk(), at=NOON)
    assert refunds.left(the_charge()) == 1035


def test_a_large_one_needs_another_person(peer: StripePeer, settings: Any) -> None:
    made, first = paying_by_card(peer), desk()
    settings.BILLING["refund_alone"] = 1034
    row = propose(person=first)
    jobs()
    assert (row.state, len(peer.all("re"))) == ("proposed", 0)
    with pytest.raises(refunds.SamePerson):
        refunds.approve(refund=row, person=first, at=NOON)
    with pytest.raises(Refused):
        refunds.approve(refund=row, person=factories.user(desk_role="reviewer"), at=NOON)
    refunds.approve(refund=row, person=desk(), at=NOON)
    with pytest.raises(Refused):
        refunds.approve(refund=row, person=desk(), at=NOON)
    jobs()
    assert (len(peer.all("re")), balance(made.business)) == (1, 0)


def test_the_database_holds_the_four_eyes(peer: StripePeer, settings: Any) -> None:
    paying_by_card(peer)
    settings.BILLING["refund_alone"] = 0
    row = propose()
    for values in ({"state": "due"}, {"approved_by": row.proposed_by}, {"state": "done"}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.filter(pk=row.pk).update(**values)


def test_an_answer_that_is_lost_is_asked_again_and_paid_once(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    peer.lose = ["cut"]
    row = propose()
    jobs()
    row.refresh_from_db()
    assert (row.state, len(peer.all("re"))) == ("asked", 1)
    Delivery.objects.filter(state="pending").update(not_before=NOON)
    jobs()
    row.refresh_from_db()
    assert (row.state, row.attempts, len(peer.all("re")), balance(made.business)) == ("done", 2, 1, 0)


def test_one_that_the_provider_refuses(peer: StripePeer) -> None:
    paying_by_card(peer)
    peer.things["ch"][peer.succeeded()[0]["latest_charge"]]["amount_refunded"] = 1000
    row = propose()
    jobs()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "charge_already_refunded")
    assert not Payment.objects.filter(kind="refund").exists()


def test_after_a_part_was_taken_back_only_the_rest_is(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    invoice = the_charge().invoice
    crediting.credit(invoice=invoice, reason="?", by=Actor("operator", "x"), at=NOON, parts=[Part(1, 100)])
    assert balance(made.business) == -119
    propose()
    jobs()
    assert sorted(invoice.credit_notes.values_list("gross", flat=True)) == [119, 916]
    assert (peer.all("re")[0]["amount"], balance(made.business)) == (1035, 0)
    no_promise_is_broken()


def test_one_that_fails_days_later(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    row = propose()
    jobs()
    peer.fail_refund(peer.all("re")[0]["id"])
    syncing.sync(pk=the_charge().pk, at=NOON)
    row.refresh_from_db()
    assert (row.state, the_charge().state, balance(made.business)) == ("failed", "succeeded", -1035)
    no_promise_is_broken()


@pytest.mark.parametrize("state", ["due", "asked", "pending", "failed", "disputed", "refunded"])
def test_only_what_was_paid_can_go_back(peer: StripePeer, state: str) -> None:
    paying_by_card(peer)
    Charge.objects.update(state=state)
    with pytest.raises(refunds.NotRefundable):
        propose()


@pytest.mark.django_db(transaction=True)
def test_six_operators_give_it_back_once(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    people = [desk() for _ in range(6)]
    found = outcomes(race([partial(propose, person=one) for one in people]))
    assert found == {"done": 1, "too_much": 5}
    race([jobs] * 3)
    jobs()
    assert (len(peer.all("re")), balance(made.business)) == (1, 0)
    no_promise_is_broken()


@pytest.mark.django_db(transaction=True)
def test_many_workers_charge_once(peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    peer.settle(the_charge().provider_id)
    pk = the_charge().pk
    race([partial(syncing.sync, pk=pk, at=NOON) for _ in range(6)])
    assert (balance(made.business), Payment.objects.count()) == (0, 1)
    no_promise_is_broken()
