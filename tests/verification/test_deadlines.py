"""Business days: holidays of country and region, daylight saving, pauses, and the warning at 80 %."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.business_days import (
    GERMANY,
    Calendar,
    add_business_days,
    advance,
    business_day_from,
    business_days_between,
    business_time,
)
from verification.rules.deadlines import after_pause, due

BERLIN = ZoneInfo("Europe/Berlin")
BAVARIA = Calendar("DE", "BY")
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.integers(0, 40)
calendars = st.sampled_from(
    [GERMANY, BAVARIA, Calendar("AT"), Calendar("US", "CA", "America/Los_Angeles"), Calendar("XX")]
)


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=BERLIN)


def local(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, "2026-11-23"),  # Saturday to Monday
        ("2026-11-17", 5, "2026-11-24"),
        ("2026-12-23", 1, "2026-12-24"),  # Christmas Eve is no public holiday
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-30", 2, "2027-01-04"),
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday to Easter Monday
        ("2026-05-13", 1, "2026-05-15"),  # Ascension Day
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
    ],
)
def test_german_deadlines(start: str, days: int, end: str) -> None:
    found = add_business_days(at(start), days)
    assert local(found) == date.fromisoformat(end)
    assert (found + timedelta(microseconds=1)).astimezone(BERLIN).hour == 0


@pytest.mark.parametrize(
    ("calendar", "day", "is_open"),
    [
        (GERMANY, date(2026, 11, 1), False),
        (GERMANY, date(2027, 11, 1), True),
        (BAVARIA, date(2027, 11, 1), False),
        (Calendar("DE", "by"), date(2027, 1, 6), False),
        (GERMANY, date(2027, 1, 6), True),
        (Calendar("AT"), date(2026, 10, 26), False),
        (Calendar("CH", "ZH"), date(2026, 5, 1), False),
        (Calendar("XX"), date(2026, 12, 25), True),
        (Calendar("DE", "??"), date(2026, 12, 25), True),
        (GERMANY, date(2026, 10, 3), False),
    ],
)
def test_holidays_of_country_and_region(calendar: Calendar, day: date, is_open: bool) -> None:
    assert calendar.is_business_day(day) is is_open


def test_the_day_is_the_local_one() -> None:
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # already Friday in Berlin
    assert local(add_business_days(late, 1)) == date(2026, 11, 23)
    assert GERMANY.day_of(late) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2026-12-25", "2026-12-28")],
)
def test_the_first_business_day_from_a_date_on(day: str, first: str) -> None:
    assert business_day_from(date.fromisoformat(day)) == date.fromisoformat(first)


def test_no_negative_number_of_days() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_business_days(at("2026-11-20"), -1)


@given(moments, spans, calendars)
def test_adding_and_counting_agree(start: datetime, days: int, calendar: Calendar) -> None:
    end = add_business_days(start, days, calendar)
    if days:
        assert business_days_between(start, end, calendar) == days
        assert business_days_between(end, start, calendar) == -days
    assert calendar.is_business_day(calendar.day_of(end))
    assert end > start


@given(moments, spans, spans, calendars)
def test_more_days_are_never_earlier(start: datetime, one: int, more: int, calendar: Calendar) -> None:
    assert add_business_days(start, one, calendar) <= add_business_days(start, one + more, calendar)


@given(moments, st.integers(0, 20), calendars)
def test_the_warning_comes_after_the_start_and_before_the_end(
    start: datetime, days: int, calendar: Calendar
) -> None:
    found = due(start, days, calendar)
    assert start <= found.escalate_at <= found.due_at
    share = business_time(start, found.escalate_at, calendar) / business_time(start, found.due_at, calendar)
    assert share == pytest.approx(0.8, abs=0.001)
    assert calendar.is_business_day(calendar.day_of(found.escalate_at))


def test_four_of_five_days_are_80_percent() -> None:
    monday = at("2026-11-16", 0)
    found = due(monday, 4)  # the rest of Monday counts: five whole days
    assert local(found.due_at) == date(2026, 11, 20)
    assert abs(found.escalate_at - at("2026-11-20", 0)) < timedelta(seconds=1)


def test_a_weekend_is_no_time_at_all() -> None:
    assert business_time(at("2026-11-21", 0), at("2026-11-22", 23)) == timedelta(0)
    assert business_time(at("2026-11-20", 18), at("2026-11-23", 6)) == timedelta(hours=12)
    assert business_time(at("2026-11-23", 6), at("2026-11-20", 18)) == timedelta(0)


def test_a_day_of_23_hours_has_23() -> None:
    # Germany changes its clocks on Sundays, Egypt on Fridays.
    egypt = Calendar("XX", "", "Africa/Cairo")
    friday = datetime(2026, 4, 24, tzinfo=ZoneInfo("Africa/Cairo"))
    assert business_time(friday, egypt.starts(date(2026, 4, 25)), egypt) == timedelta(hours=23)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=30)), calendars)
def test_advancing_passes_exactly_that_much(start: datetime, span: timedelta, calendar: Calendar) -> None:
    end = advance(start, span, calendar)
    assert business_time(start, end, calendar) == span
    assert end >= start


@given(moments, st.integers(1, 20), st.integers(0, 30), st.integers(0, 60))
def test_a_pause_never_costs_the_operator_time(start: datetime, days: int, before: int, pause: int) -> None:
    promised = add_business_days(start, days)
    paused = start + timedelta(days=before)
    resumed = paused + timedelta(days=pause)
    moved = after_pause(promised, paused, resumed)
    if promised <= paused:
        assert moved == promised
    else:
        assert moved >= promised
        left = business_days_between(paused, promised)
        assert not left or business_days_between(resumed, moved) == left


def test_a_pause_in_words() -> None:
    promised = add_business_days(at("2026-11-16"), 5)  # Monday 23rd
    assert local(after_pause(promised, at("2026-11-18"), at("2026-12-02"))) == date(2026, 12, 7)
    assert after_pause(promised, at("2026-11-24"), at("2026-12-02")) == promised
    assert after_pause(promised, promised, at("2026-12-02")) == promised
