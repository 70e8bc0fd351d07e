"""The last day for withdrawing: §§ 187, 188, 193 and 355 BGB, with weekends and holidays of the operator."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.business_days import GERMANY, Calendar
from billing.rules.withdrawing import in_time, last_day


@pytest.mark.parametrize(
    ("ordered", "last", "why"),
    [
        ("2026-11-02", "2026-11-16", "the day of the order does not count"),
        ("2026-11-07", "2026-11-23", "the fourteenth day is a Saturday"),
        ("2026-11-08", "2026-11-23", "the fourteenth day is a Sunday"),
        ("2026-12-11", "2026-12-28", "Christmas Day, Boxing Day and a Sunday"),
        ("2028-02-15", "2028-02-29", "a leap day"),
        ("2026-12-18", "2027-01-04", "New Year's Day and a weekend"),
        ("2026-03-20", "2026-04-07", "Good Friday to Easter Monday"),
    ],
)
def test_the_last_day_is_that_of_the_law(ordered: str, last: str, why: str) -> None:
    assert str(last_day(date.fromisoformat(ordered))) == last, why


@given(
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    st.sampled_from([GERMANY, Calendar("DE", "BY"), Calendar("AT"), Calendar("XX")]),
)
def test_nobody_has_less_than_14_days(ordered: date, calendar: Calendar) -> None:
    last = last_day(ordered, calendar)
    assert 14 <= (last - ordered).days <= 20
    assert calendar.is_business_day(last)
    assert in_time(ordered, ordered, calendar)
    assert in_time(ordered, last, calendar)
    assert not in_time(ordered, last + timedelta(days=1), calendar)
    assert not in_time(ordered, ordered - timedelta(days=1), calendar)
