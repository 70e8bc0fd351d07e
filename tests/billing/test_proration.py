"""Periods and parts of them: month ends, leap years, clocks that change, and the operator's time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.business_days import Calendar
from billing.rules.proration import Interval, Period, following, period_of, pro_rata

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
intervals: st.SearchStrategy[Interval] = st.sampled_from(["month", "year"])
prices = st.integers(0, 10**7)


def test_nine_of_thirty_days() -> None:
    period = period_of(date(2026, 11, 22), "month")
    assert (period.start, period.last, period.days) == (date(2026, 11, 1), date(2026, 11, 30), 30)
    assert period.left(date(2026, 11, 22)) == 9
    assert pro_rata(2900, period, date(2026, 11, 22)) == 870


@pytest.mark.parametrize(
    ("day", "interval", "length", "end"),
    [
        ("2027-02-14", "month", 28, "2027-03-01"),
        ("2028-02-29", "month", 29, "2028-03-01"),
        ("2026-12-31", "month", 31, "2027-01-01"),
        ("2027-02-14", "year", 365, "2028-02-01"),
        ("2028-02-29", "year", 366, "2029-02-01"),
        ("2026-03-29", "month", 31, "2026-04-01"),  # the clocks go forward: still a day
    ],
)
def test_periods_end_with_a_month(day: str, interval: Interval, length: int, end: str) -> None:
    period = period_of(date.fromisoformat(day), interval)
    assert (period.days, period.end) == (length, date.fromisoformat(end))


def test_the_last_day_of_a_month_is_one_day_and_the_day_after_none() -> None:
    period = period_of(date(2028, 2, 29), "month")
    assert pro_rata(2900, period, date(2028, 2, 29)) == 100
    assert pro_rata(2900, period, date(2028, 3, 1)) == 0
    assert pro_rata(2900, period, date(2028, 1, 5)) == 2900


def test_a_moment_belongs_to_the_operators_day() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert period_of(Calendar().day_of(late), "month").start == date(2026, 12, 1)
    assert period_of(Calendar(zone="America/New_York").day_of(late), "month").start == date(2026, 11, 1)


@given(days, intervals)
def test_a_day_lies_in_its_period_and_periods_touch(day: date, interval: Interval) -> None:
    period = period_of(day, interval)
    assert period.start <= day < period.end
    assert period.start.day == period.end.day == 1
    after = following(period.end, interval)
    assert after.start == period.end
    assert after.days in ({365, 366} if interval == "year" else {28, 29, 30, 31})


@given(days, intervals, prices)
def test_a_day_more_never_costs_less(day: date, interval: Interval, price: int) -> None:
    period = period_of(day, interval)
    steps = [pro_rata(price, period, period.start + timedelta(days=n)) for n in range(period.days + 1)]
    assert steps == sorted(steps, reverse=True)
    assert (steps[0], steps[-1]) == (price, 0)


@given(days, st.integers(1, 30))
def test_days_left_are_within_the_period(day: date, length: int) -> None:
    period = Period(day, day + timedelta(days=length))
    assert all(0 <= period.left(day + timedelta(days=n)) <= length for n in range(-40, 80))
    assert period.left(period.last) == 1
