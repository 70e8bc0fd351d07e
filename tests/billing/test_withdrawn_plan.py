"""After a withdrawal: what the business reads, which way its money goes back, and what it can do instead."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from billing.models import Invoice, Subscription
from billing.selectors import payouts as selectors
from billing.selectors.figures import figures
from billing.services import cancelling, clock, orders, payouts
from tests.billing.factories import NOON, balance, buy, declare_size, fresh, owner, pay, paying
from tests.billing.issuing import operator
from tests.billing.pages import page, signed_in, words
from tests.billing.providers.test_payouts import desk
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.billing.test_withdrawing import large
from tests.billing.withdrawals import SOON, letters, withdraw

pytestmark = pytest.mark.django_db
PAYOUTS = "/en/operations/billing/payouts/"


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> Iterator[None]:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False
    settings.BILLING = {**settings.BILLING, "withdrawal": True}
    with time_machine.travel(SOON, tick=False):
        yield


def large_withdrawn() -> Subscription:
    """Ordered on 2 February 2027, paid, withdrawn from on the 10th: the contract ends on 12 March."""
    made = large()
    clock.run(at=on("2027-02-01"))
    buy(made, "large", at=on("2027-02-02"))
    pay(made, Invoice.objects.get().gross, at=on("2027-02-03"))
    withdraw(made, on("2027-02-10"))
    return fresh(made)


def test_a_large_firm_reads_that_it_withdrew_and_what_goes_back(client: Client) -> None:
    made = large_withdrawn()
    gross = Invoice.objects.get(kind="invoice").gross
    with time_machine.travel(on("2027-02-11"), tick=False):
        signed_in(made, client)
        said = words(found := page(client))
    assert "You withdrew from the contract on 10 February 2027." in said
    assert "choose a plan before 12 March 2027; otherwise the contract ends that day" in said
    assert f"We transfer €{gross / 100:.2f} by 24 February 2027" in said
    assert "You have no plan at the moment, and nothing is charged." in said
    for wrong in (
        "You cancelled",
        "5 people Your plan",
        "Your plan: ",
        "Keep the contract",
        "To your credit",
        "It pays the next invoice",
    ):
        assert wrong not in said, wrong
    assert not found.all("form", action="/en/plan/keep/")
    (mail,) = letters("Your withdrawal is carried out", on("2027-02-10"))
    assert f"We transfer €{gross / 100:.2f} by 24 February 2027" in mail
    assert "choose a plan before 12 March 2027" in mail


def test_who_sees_no_money_reads_of_the_withdrawal_alone(client: Client) -> None:
    made = large_withdrawn()
    with time_machine.travel(on("2027-02-11"), tick=False):
        said = words(page(signed_in(made, client, role="viewer")))
    assert "You withdrew from the contract on 10 February 2027." in said
    assert "We transfer" not in said


def test_a_withdrawal_cannot_be_taken_back_but_a_plan_can_be_ordered(client: Client) -> None:
    made = large_withdrawn()
    at = on("2027-02-12")
    with pytest.raises(cancelling.WithdrawnFrom):
        cancelling.take_back(business=made.business, person=owner(made), at=at)
    with time_machine.travel(at, tick=False):
        signed_in(made, client)
        said = words(page(client, "/en/plan/change/medium/"))
        assert "You have cancelled" not in said
        assert "Begins today." in said
    buy(made, "medium", at=at)
    now = fresh(made)
    assert (now.state, now.ends_on, now.notice_given_at, now.is_withdrawn) == ("active", None, None, False)
    clock.run(at=on("2027-03-13"))
    assert fresh(made).state == "active"
    no_promise_is_broken()


def test_who_cancelled_still_has_to_take_that_back_first() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    assert not fresh(made).is_withdrawn
    with pytest.raises(orders.CancelledAlready):
        buy(made, "large")


def test_a_firm_that_is_small_after_all_has_the_free_plan_at_once() -> None:
    made = large_withdrawn()
    for year in (2024, 2025):
        declare_size(made, year, small=True, at=on("2027-02-15"))
    now = fresh(made)
    assert (now.state, now.ends_on, now.notice_given_at) == ("free", None, None)
    clock.run(at=on("2027-03-13"))
    assert fresh(made).state == "free", "the seal is safe"


def test_the_rest_goes_back_of_who_ordered_less_afterwards(client: Client) -> None:
    made = paying("large", interval="year")
    first = Invoice.objects.get()
    pay(made, first.gross)
    withdraw(made)
    buy(made, "medium", at=SOON + timedelta(hours=1))
    second = Invoice.objects.filter(kind="invoice").latest("pk")
    (owed,) = selectors.owed_back()
    assert owed.amount == first.gross - second.gross > 0
    pay(made, 777, at=SOON + timedelta(hours=2))
    assert selectors.owed_back()[0].amount == owed.amount, "what came since pays the next invoice"
    said = words(page(signed_in(made, client)))
    assert "To your credit: €7.77" in said
    person = desk()
    row = payouts.propose(
        business=made.business, currency="EUR", way="transfer", seen=owed.amount, person=person, at=SOON
    )
    if row.needs_two:
        row = payouts.approve(payout=row, person=desk(), at=SOON)
    payouts.note(payout=row, paid_on=SOON.date(), person=person, at=SOON)
    assert balance(made.business) == -777
    assert selectors.owed_back() == []
    no_promise_is_broken()


def test_the_desk_sees_the_last_day_and_who_is_late(client: Client) -> None:
    made = paying()
    pay(made, Invoice.objects.get().gross)
    assert figures(on=SOON.date()).payouts == 0
    withdraw(made)
    assert figures(on=SOON.date()).payouts == 1
    client.force_login(desk())
    assert "has to be back by 12 December 2026" in words(page(client, PAYOUTS))
    with time_machine.travel(on("2026-12-13"), tick=False):
        client.force_login(desk())
        assert "by 12 December 2026 overdue" in words(page(client, PAYOUTS))
        assert "Credit to pay back" in words(page(client, "/en/operations/billing/"))


def test_nothing_was_paid(client: Client) -> None:
    made = paying()
    withdraw(made)
    said = words(page(signed_in(made, client)))
    assert "You withdrew from the contract on 28 November 2026." in said
    assert "Nothing was paid for it, so nothing goes back." in said
    with time_machine.travel(on("2027-03-01"), tick=False):
        assert "You withdrew" not in words(page(signed_in(made, client))), "long over"


def test_an_older_withdrawal_is_known_after_the_update() -> None:
    made, other = paying(), paying()
    withdraw(made)
    Subscription.objects.update(withdrawn_at=None)
    import_module("billing.migrations.0020_withdrawn_at").known(apps, None)
    assert (fresh(made).withdrawn_at, fresh(other).withdrawn_at) == (SOON, None)
