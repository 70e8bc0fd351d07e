"""The desk finds whose contract a withdrawal is about, and pays back what was paid."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.permissions import desk_actor
from billing.models import Invoice, Payment
from billing.services import clock, crediting, payouts, reissuing, withdrawing
from config.kernel.lifecycle import IllegalMove
from tests import factories
from tests.billing.factories import balance, buy, fresh, pay, paying
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.billing.withdrawals import SOON, letters, received, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(SOON, tick=False):
        yield


def test_the_desk_applies_one_by_the_day_on_which_it_came() -> None:
    made, person = paying(), factories.user(desk_role="operator")
    row = received(made, on("2026-12-07"))
    withdrawing.apply(cancellation=row, business=made.business, person=person, at=on("2026-12-09"))
    assert (row.state, fresh(made).state) == ("applied", "free")
    assert "What was ordered has ended" in letters(f"Your withdrawal {row.reference}", on("2026-12-09"))[0]
    with pytest.raises((IllegalMove, withdrawing.NothingToWithdraw)):
        withdrawing.apply(cancellation=row, business=made.business, person=person, at=on("2026-12-09"))
    no_promise_is_broken()


def test_the_desk_tells_the_sender_of_a_late_one() -> None:
    made, person = paying(), factories.user(desk_role="operator")
    row = received(made, on("2026-12-08"))
    withdrawing.apply(cancellation=row, business=made.business, person=person, at=on("2026-12-09"))
    assert (row.came_late, fresh(made).state) == (True, "active")
    assert "over on 7 December 2026" in letters(f"Your withdrawal {row.reference}", on("2026-12-09"))[0]


def test_what_was_ordered_afterwards_is_not_touched() -> None:
    made, person = paying(), factories.user(desk_role="operator")
    row = received(made)
    buy(made, "large", at=SOON + timedelta(hours=1))
    with pytest.raises(withdrawing.OrderedSince):
        withdrawing.apply(cancellation=row, business=made.business, person=person, at=on("2026-11-29"))
    row.refresh_from_db()
    assert (row.state, fresh(made).state) == ("unclear", "active")


def test_what_was_paid_can_be_paid_back() -> None:
    made, person = paying(), factories.user(desk_role="operator")
    gross = Invoice.objects.get().gross
    pay(made, gross)
    asked: dict[str, Any] = {
        "business": made.business,
        "currency": "EUR",
        "way": "transfer",
        "person": person,
    }
    with pytest.raises(payouts.StillOpen):
        payouts.propose(**asked, seen=gross, at=SOON)
    withdraw(made)
    row = payouts.propose(**asked, seen=gross, at=SOON)
    payouts.note(payout=row, paid_on=SOON.date(), person=person, at=SOON)
    assert balance(made.business) == 0
    assert Payment.objects.get(kind="refund").amount == -gross
    no_promise_is_broken()


@pytest.mark.parametrize("first", [False, True])
def test_an_invoice_of_a_withdrawn_contract_is_not_issued_again(first: bool) -> None:
    """Neither the one that the withdrawal took back, nor one that a person had taken back before."""
    made, person = paying(), factories.user(desk_role="operator")
    invoice = Invoice.objects.get()
    if first:
        crediting.credit(invoice=invoice, reason="?", by=desk_actor(person), at=SOON - timedelta(hours=1))
    else:
        clock.run(at=on("2026-12-01"))
    at = SOON if first else on("2026-12-05")
    withdraw(made, at)
    with pytest.raises(reissuing.WithdrawnFrom):
        reissuing.again(invoice=invoice, person=person, at=at)
    assert not Invoice.objects.filter(cause__startswith="again:").exists()
    assert balance(made.business) == 0


def test_an_invoice_of_what_was_ordered_afterwards_is() -> None:
    made, person = paying(), factories.user(desk_role="operator")
    withdraw(made)
    buy(made, "large", at=SOON + timedelta(hours=1))
    invoice = Invoice.objects.filter(kind="invoice").latest("pk")
    at = SOON + timedelta(hours=2)
    crediting.credit(invoice=invoice, reason="?", by=desk_actor(person), at=at)
    assert reissuing.again(invoice=invoice, person=person, at=at)[1]
    no_promise_is_broken()
