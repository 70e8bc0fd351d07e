"""Paid too much, then cancelled: no further invoice could use it, so it stands at the desk, and the firm is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from billing.models import Invoice, Subscription
from billing.selectors import payouts as selectors
from billing.selectors.balance import balances
from billing.services import cancelling, clock, payouts
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import NOON, buy, declare_size, fresh, left, owner, pay, paying
from tests.billing.pages import page, signed_in, words
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=60)
DESK = "/en/operations/billing/payouts/"


@pytest.fixture(autouse=True)
def _then(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(LATER, tick=False)


def overpaid(*, small: bool, at: datetime = NOON) -> Subscription:
    made = paying()
    if not small:
        declare_size(made, 2025, small=False, at=at)
    pay(made, left(made.business) + 500)
    return fresh(made)


def leave(made: Subscription) -> Subscription:
    """Cancels, and waits until it is over."""
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    while clock.run(at=LATER).more:
        continue
    return fresh(made)


def bodies(subject: str) -> str:
    mail.outbox.clear()
    while any([work("bulk"), work("mail")]):
        continue
    return "".join(str(one.body) for one in mail.outbox if one.subject.startswith(subject))


@pytest.mark.parametrize(
    ("small", "state", "subject", "said"),
    [
        (True, "free", "You now have the free plan", "has the free plan"),
        (False, "ended", "Your contract has ended", "contract ended on 22 December 2026"),
    ],
)
def test_it_is_said_and_goes_back(client: Client, small: bool, state: str, subject: str, said: str) -> None:
    made = overpaid(small=small)
    assert selectors.owed_back() == [], "it pays the next invoice"
    made = leave(made)
    assert made.state == state
    assert "€5.00 is to your credit" in bodies(subject)
    signed_in(made, client)
    assert "To your credit: €5.00. No further invoice follows." in words(page(client))
    assert [(one.business, one.amount, one.by) for one in selectors.owed_back()] == [
        (made.business, 500, None)
    ]
    desk = Client()
    person = factories.user(desk_role="operator")
    desk.force_login(person)
    assert said in words(page(desk, DESK))
    row = payouts.propose(
        business=made.business, currency="EUR", way="transfer", seen=500, person=person, at=LATER
    )
    payouts.note(payout=row, paid_on=LATER.date(), person=person, at=LATER)
    assert (balances(made.business), selectors.owed_back()) == ({}, [])
    assert "To your credit" not in words(page(client))
    no_promise_is_broken()


def test_before_the_end_it_waits_and_the_page_says_for_what(client: Client) -> None:
    made = overpaid(small=True)
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    signed_in(made, client)
    assert "We pay it back once your paid plan has ended" in words(page(client))
    with pytest.raises(payouts.StillOpen):
        payouts.propose(
            business=made.business, currency="EUR", way="transfer", seen=500,
            person=factories.user(desk_role="operator"), at=NOON,
        )  # fmt: skip
    cancelling.take_back(business=made.business, person=owner(made), at=NOON)
    assert "It pays the next invoice" in words(page(client))


def test_whoever_orders_again_pays_with_it() -> None:
    made = leave(overpaid(small=True))
    buy(made, at=LATER)
    assert selectors.owed_back() == []
    assert sum(balances(made.business).values()) == left(made.business) > 0
    no_promise_is_broken()


def test_a_small_firm_that_still_owes_something_is_not_told_that_there_is_nothing_to_pay() -> None:
    made = leave(paying())
    assert made.state == "free"
    said = bodies("You now have the free plan")
    assert "€10.35 is still open" in said
    assert "nothing to pay" not in said


@pytest.mark.parametrize("made_it", [True, False])
def test_what_is_being_transferred_pays_nothing_meanwhile(made_it: bool) -> None:
    """The operator made the transfer, and before it was noted the firm ordered again."""
    made, person = leave(overpaid(small=True)), factories.user(desk_role="operator")
    row = payouts.propose(
        business=made.business, currency="EUR", way="transfer", seen=500, person=person, at=LATER
    )
    buy(made, at=LATER + timedelta(minutes=1))
    owed = left(made.business)
    assert owed == Invoice.objects.latest("pk").gross, "none of it is used"
    at = LATER + timedelta(minutes=2)
    if made_it:
        payouts.note(payout=row, paid_on=LATER.date(), person=person, at=at)
        assert left(made.business) == owed == sum(balances(made.business).values())
    else:
        payouts.withdraw(payout=row, person=person, at=at)
        assert left(made.business) == owed - 500 == sum(balances(made.business).values())
    pay(made, left(made.business), at=at)
    assert (left(made.business), balances(made.business)) == (0, {})
    no_promise_is_broken()
