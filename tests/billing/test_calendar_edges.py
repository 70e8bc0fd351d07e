"""New Year, leap days, clocks that change, and operators elsewhere: numbers, periods, due days and reminders hold."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.rules.business_days import Calendar
from billing.models import Invoice, OpenItem
from billing.rules.dunning import STEPS, course
from billing.rules.retention import kept_until
from billing.selectors.papers import paper
from billing.services import cancelling, clock, dunning, payments
from tests import factories
from tests.billing.factories import buy, contract, firm, fresh, owner, paying
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
BERLIN, AUCKLAND, ANCHORAGE = "Europe/Berlin", "Pacific/Auckland", "America/Anchorage"
ZONES = (
    BERLIN,
    "America/Santiago",
    "Africa/Cairo",
    AUCKLAND,
    ANCHORAGE,
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "number", "day"),
    [
        ("2026-12-31T22:59:59", BERLIN, "2026-0001", "2026-12-31"),
        ("2026-12-31T23:00:00", BERLIN, "2027-0001", "2027-01-01"),
        ("2026-12-31T10:59:59", AUCKLAND, "2026-0001", "2026-12-31"),
        ("2026-12-31T11:00:00", AUCKLAND, "2027-0001", "2027-01-01"),
        ("2027-01-01T08:59:59", ANCHORAGE, "2026-0001", "2026-12-31"),
        ("2027-01-01T09:00:00", ANCHORAGE, "2027-0001", "2027-01-01"),
        ("2028-02-29T22:59:59", BERLIN, "2028-0001", "2028-02-29"),
    ],
)
def test_a_number_is_of_the_operators_year(
    settings: Any, moment: str, zone: str, number: str, day: str
) -> None:
    settings.TIME_ZONE = zone
    with timezone.override(zone):
        paying(at=utc(moment))
        invoice = Invoice.objects.get()
    assert (invoice.number, str(invoice.issued_on)) == (number, day)
    assert invoice.due_on == invoice.issued_on + timedelta(days=14)
    assert paper(invoice).start == invoice.issued_on
    no_promise_is_broken()


def test_each_year_has_its_own_numbers_even_when_the_clock_goes_back() -> None:
    """A machine whose clock stood wrong for a while writes the number of the year that it believed in."""
    for moment in (
        "2026-12-31T23:30:00",
        "2026-12-31T22:30:00",
        "2026-12-31T23:31:00",
        "2026-12-31T22:31:00",
    ):
        paying(at=utc(moment))
    numbers = Invoice.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["2027-0001", "2026-0001", "2027-0002", "2026-0002"]
    no_promise_is_broken()


@pytest.mark.parametrize(
    ("ordered", "net", "end"),
    [
        ("2026-10-25T00:30:00", 655, "2026-11-01"),  # 02:30 in Berlin, for the first time
        ("2026-10-25T01:30:00", 655, "2026-11-01"),  # 02:30 again, an hour later
        ("2027-03-28T00:59:59", 374, "2027-04-01"),  # 01:59:59
        ("2027-03-28T01:00:00", 374, "2027-04-01"),  # 03:00
        ("2027-01-31T12:00:00", 94, "2027-02-01"),
        ("2027-02-28T12:00:00", 104, "2027-03-01"),
        ("2028-02-29T12:00:00", 100, "2028-03-01"),
        ("2028-02-28T23:00:00", 100, "2028-03-01"),  # already the leap day
        ("2028-02-28T22:59:59", 200, "2028-03-01"),
        ("2027-04-30T21:59:59", 97, "2027-05-01"),
        ("2027-04-30T22:00:00", 2900, "2027-06-01"),
    ],
)
def test_the_first_days_are_whole_days_whatever_the_clocks_do(ordered: str, net: int, end: str) -> None:
    made = paying(at=utc(ordered))
    assert (Invoice.objects.get().net, str(made.period_end)) == (net, end)


@pytest.mark.parametrize(
    ("ordered", "end"),
    [
        ("2028-02-29T12:00:00", "2029-02-01"),
        ("2027-02-28T12:00:00", "2028-02-01"),
        ("2027-12-31T12:00:00", "2028-12-01"),
    ],
)
def test_a_year_from_a_month_end(ordered: str, end: str) -> None:
    made = paying(at=utc(ordered), interval="year")
    invoice = Invoice.objects.get()
    days = (invoice.period_end - invoice.issued_on).days
    whole = (invoice.period_end - made.period_start).days  # type: ignore[operator]
    assert str(made.period_end) == end
    assert abs(invoice.net - 29000 * days / whole) <= 0.5
    assert whole in (365, 366)


def test_an_upgrade_and_a_downgrade_around_midnight_are_of_their_own_days() -> None:
    made = paying(at=utc("2027-03-27T12:00:00"))
    buy(made, "large", at=utc("2027-03-28T21:59:59"))  # 23:59:59 of the short day
    buy(fresh(made), "medium", at=utc("2027-03-28T22:00:00"))
    lines = Invoice.objects.latest("pk").lines.all()
    assert {line.quantity for line in lines} == {4}
    assert str(fresh(made).next_on) == "2027-04-01"


@pytest.mark.parametrize("zone", ZONES)
def test_the_clock_renews_at_the_operators_midnight(settings: Any, zone: str) -> None:
    """Also where the day of the change of clocks has no midnight."""
    settings.TIME_ZONE = zone
    first = Calendar(zone=zone)
    made = paying(at=utc("2027-04-20T12:00:00"))
    moment = utc("2027-04-30T06:00:00")
    while first.day_of(moment) < date(2027, 5, 1):
        assert clock.run(at=moment).done == 0
        moment += timedelta(minutes=30)
    assert clock.run(at=moment).done == 1
    assert fresh(made).period_start == date(2027, 5, 1)


@pytest.mark.parametrize("due", ["2027-03-14", "2026-10-11", "2028-02-15", "2026-12-17", "2027-01-31"])
def test_reminders_come_on_their_day_across_every_edge(due: str) -> None:
    """Clocks forward, clocks back, leap day, New Year, a month that is shorter."""
    day = date.fromisoformat(due)
    made = paying(
        at=datetime.combine(day - timedelta(days=14), datetime.min.time(), UTC) + timedelta(hours=11)
    )
    assert OpenItem.objects.get().due_on == day
    expected = [one.on for one in course(day) if one.step.action != "end"]
    taken: list[date] = []
    moment = datetime.combine(day, datetime.min.time(), UTC)
    while moment.date() <= day + timedelta(days=60):
        before = fresh(made).dunning_step
        dunning.run(at=moment)
        if fresh(made).dunning_step != before:
            taken.append(Calendar().day_of(moment))
        moment += timedelta(hours=6)
    assert taken == expected
    assert [(one - day).days >= step.days for one, step in zip(taken, STEPS, strict=False)] == [True] * 4


@pytest.mark.parametrize(("wanted", "ends"), [("2027-02-28", "2027-03-01"), ("2027-01-31", "2027-02-01")])
def test_a_wish_for_the_last_of_a_month_ends_with_that_month(wanted: str, ends: str) -> None:
    made = paying(at=utc("2027-01-10T12:00:00"))
    cancelling.cancel(
        business=made.business,
        person=owner(made),
        at=utc("2027-01-10T13:00:00"),
        wanted=date.fromisoformat(wanted),
    )
    assert str(fresh(made).plan_ends_on) == ends


def test_a_transfer_is_booked_on_the_day_of_the_statement_and_told_on_ours() -> None:
    made = paying(at=utc("2026-12-20T12:00:00"))
    payment, _new = payments.book(
        business=made.business, amount=1, currency="EUR", received_on=date(2026, 12, 31), method="bank_transfer",
        key="bank:x", at=utc("2026-12-31T23:30:00"), person=factories.user(desk_role="operator"),
    )  # fmt: skip
    assert payment.received_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("issued", "last"),
    [("2026-01-01", "2034-12-31"), ("2026-12-31", "2034-12-31"), ("2028-02-29", "2036-12-31")],
)
def test_how_long_it_is_kept(issued: str, last: str) -> None:
    assert str(kept_until(date.fromisoformat(issued))) == last


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begun=st.integers(0, 3 * 365 * 24 * 60),
    rings=st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=50)), max_size=8),
    zone=st.sampled_from(ZONES),
    interval=st.sampled_from(["month", "year"]),
)
def test_every_day_is_charged_for_once_whenever_the_clock_rings(
    begun: int, rings: list[timedelta], zone: str, interval: Any
) -> None:
    with transaction.atomic():
        before, conf.TIME_ZONE = conf.TIME_ZONE, zone
        try:
            at = first = utc("2026-01-01T00:00:00") + timedelta(minutes=begun)
            made = contract(firm(), at=first)
            buy(made, interval=interval, at=first)
            for wait in rings:
                at += wait
                while clock.run(at=at).done:
                    continue
            row, today = fresh(made), Calendar(zone=zone).day_of(at)
            periods = list(Invoice.objects.order_by("pk").values_list("period_start", "period_end"))
            assert periods[0][0] == Calendar(zone=zone).day_of(first)
            assert all(one[1] == two[0] for one, two in pairwise(periods))
            assert row.period_end is not None
            assert periods[-1][1] == row.period_end > today
            assert all(end.day == 1 for _start, end in periods)
        finally:
            conf.TIME_ZONE = before
        transaction.set_rollback(True)
