"""A cancellation without signing in counts from when it came, however long the desk takes to match it."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail

from billing.models import Cancellation, Invoice, Subscription
from billing.rules.proration import Interval, Period, period_at
from billing.services import cancelling, clock, matched, withdrawing
from billing.services.cancelling import Written
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import (
    NOON,
    balance,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    left,
    owner,
    pay,
    paying,
)  # fmt: skip
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
CAME = on("2026-11-30")
MATCHED = on("2026-12-02")


def came(at: datetime = CAME, wanted: date | None = None) -> Cancellation:
    written = Written("Anna", "2026-0001", "anna@huber.example", wanted_on=wanted)
    return cancelling.receive(written=written, language="en", at=at)


def tick(at: datetime) -> None:
    while clock.run(at=at).more:
        continue


def match(row: Cancellation, made: Subscription, at: datetime = MATCHED) -> Subscription:
    person = factories.user(desk_role="operator")
    matched.apply(cancellation=row, business=made.business, person=person, at=at)
    return fresh(made)


@pytest.mark.parametrize("interval", ["month", "year"])
@pytest.mark.parametrize("days_late", [0, 1, 2, 40])
def test_no_period_is_charged_that_began_after_it_came(
    interval: Interval, days_late: int, time_machine: Any
) -> None:
    at = {0: CAME, 1: on("2026-12-01"), 2: MATCHED, 40: on("2027-01-09")}[days_late]
    last = {"month": CAME, "year": on("2027-10-31")}[interval]
    at, row_at = at + (last - CAME), last
    made = paying(interval=interval)
    pay(made, left(made.business))
    row = came(row_at)
    for _months in range(3):
        tick(at)
    found = match(row, made, at)
    paid_to = {"month": date(2026, 12, 1), "year": date(2027, 11, 1)}[interval]
    assert found.state == "cancel_scheduled"
    assert (found.cancelled_at, found.plan_ends_on) == (row_at, max(paid_to, at.date()))
    charged = Invoice.objects.filter(kind="invoice", period_start__gte=paid_to)
    assert charged.count() == (0 if days_late == 0 else 2 if (interval, days_late) == ("month", 40) else 1)
    assert balance(made.business) == 0, "what began afterwards is taken back"
    tick(max(at, on(paid_to.isoformat())))
    assert fresh(made).state == "free"
    no_promise_is_broken()


def test_a_large_firm_has_its_30_days_from_when_it_came_and_reads_when_that_was(time_machine: Any) -> None:
    time_machine.move_to(MATCHED, tick=False)
    made = paying("large")
    declare_size(made, 2025, small=False)
    row = came()
    tick(MATCHED)
    found = match(row, made)
    assert (found.plan_ends_on, found.ends_on) == (MATCHED.date(), date(2026, 12, 30))
    while any([work("bulk"), work("mail")]):
        continue
    told = next(
        str(one.body) for one in mail.outbox if one.subject.startswith("Your cancellation has arrived")
    )
    assert "We received your cancellation on 30 November 2026" in told
    tick(on("2026-12-30"))
    assert fresh(made).state == "ended"
    no_promise_is_broken()


@pytest.mark.parametrize(
    ("wanted", "ends"),
    [
        (date(2026, 11, 30), date(2026, 12, 2)),
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2026, 1, 1), date(2026, 12, 2)),
    ],
)
def test_the_day_that_was_wanted_counts(wanted: date, ends: date) -> None:
    made = paying()
    row = came(wanted=wanted)
    tick(MATCHED)
    found = match(row, made)
    assert found.plan_ends_on == ends
    assert Invoice.objects.filter(kind="credit_note").exists() is (ends == MATCHED.date())


def test_what_was_ordered_since_is_not_undone() -> None:
    made = contract(firm())
    row = came()
    buy(made, at=on("2026-12-01"))
    found = match(row, made)
    assert (found.plan_ends_on, found.cancelled_at) == (date(2027, 1, 1), MATCHED)
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_whoever_takes_it_back_begins_anew_that_day() -> None:
    made = paying()
    pay(made, left(made.business))
    row = came()
    tick(MATCHED)
    match(row, made)
    cancelling.take_back(business=made.business, person=owner(made), at=MATCHED)
    tick(MATCHED)
    found = fresh(made)
    assert (found.state, found.period_end) == ("active", date(2027, 1, 1))
    # 30 of the 31 days of December.
    assert Invoice.objects.filter(kind="invoice").latest("pk").net == round(2900 * 30 / 31)
    no_promise_is_broken()


def test_taken_back_on_the_first_day_of_a_period_it_is_charged_for_all_the_same() -> None:
    made, first = paying(), on("2026-12-01")
    pay(made, left(made.business))
    row = came()
    tick(first)
    match(row, made, first)
    cancelling.take_back(business=made.business, person=owner(made), at=first)
    for _ring in range(2):
        tick(first)
    found = fresh(made)
    assert (found.state, found.period_start, found.period_end) == ("active", first.date(), date(2027, 1, 1))
    charged = Invoice.objects.filter(kind="invoice", period_start=first.date()).order_by("pk")
    assert [(one.net, one.is_taken_back) for one in charged] == [(2900, True), (2900, False)]
    assert balance(made.business) == left(made.business) == charged[1].gross
    no_promise_is_broken()


@pytest.mark.parametrize(
    ("day", "end", "interval", "found"),
    [
        (date(2026, 11, 30), date(2026, 12, 1), "month", Period(date(2026, 11, 1), date(2026, 12, 1))),
        (date(2026, 11, 30), date(2027, 3, 1), "month", Period(date(2026, 11, 1), date(2026, 12, 1))),
        (date(2026, 12, 1), date(2027, 1, 1), "month", Period(date(2026, 12, 1), date(2027, 1, 1))),
        (date(2028, 2, 29), date(2029, 3, 1), "year", Period(date(2027, 3, 1), date(2028, 3, 1))),
        (date(2027, 5, 1), date(2027, 1, 1), "month", Period(date(2026, 12, 1), date(2027, 1, 1))),
    ],
)
def test_the_period_of_a_day(day: date, end: date, interval: Interval, found: Period) -> None:
    assert period_at(day, end, interval) == found


def test_who_withdrew_meanwhile_has_withdrawn() -> None:
    made = paying()
    row = came(NOON)
    withdrawing.withdraw(business=made.business, person=owner(made), at=on("2026-11-23"))
    found = match(row, made)
    assert (found.state, found.cancelled_at, found.is_withdrawn) == ("cancel_scheduled", MATCHED, False)
