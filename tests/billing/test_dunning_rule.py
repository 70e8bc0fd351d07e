"""Dunning: 3, 14, 30, 45 and 75 days, business days, and nobody's time ever shortened."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.business_days import GERMANY, Calendar
from billing.rules.dunning import STEPS, course, next_milestone

calendars = st.sampled_from(
    [GERMANY, Calendar("DE", "BY"), Calendar("US", "CA", "America/Los_Angeles"), Calendar("XX")]
)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def test_the_whole_course() -> None:
    due = date(2026, 11, 2)
    found = [(one.step.action, one.on.isoformat()) for one in course(due)]
    assert found == [
        ("remind", "2026-11-05"),
        ("remind", "2026-11-16"),
        ("remind", "2026-12-02"),
        ("restrict", "2026-12-17"),
        ("end", "2027-01-18"),  # 16 January is a Saturday
    ]


@pytest.mark.parametrize(
    ("due", "first"),
    [
        ("2026-11-18", "2026-11-23"),
        ("2026-12-22", "2026-12-28"),
        ("2027-03-23", "2027-03-30"),
        ("2026-11-16", "2026-11-19"),
    ],
)
def test_a_step_waits_for_a_business_day(due: str, first: str) -> None:
    milestone = next_milestone(date.fromisoformat(due), taken=0, taken_on=None)
    assert milestone is not None
    assert milestone.on == date.fromisoformat(first)


def test_a_job_that_stood_still_shortens_nothing() -> None:
    due = date(2026, 1, 5)
    late = date(2026, 6, 1)
    second = next_milestone(due, taken=1, taken_on=late)
    assert second is not None
    assert second.on == date(2026, 6, 12)
    end = next_milestone(due, taken=4, taken_on=late)
    assert end is not None
    assert end.on - late >= timedelta(days=30)


def test_after_the_end_there_is_nothing() -> None:
    assert next_milestone(date(2026, 1, 5), taken=len(STEPS), taken_on=date(2026, 6, 1)) is None


@given(days, calendars, st.lists(st.integers(0, 200), min_size=5, max_size=5))
def test_any_course_keeps_its_distances(due: date, calendar: Calendar, delays: list[int]) -> None:
    taken_on: date | None = None
    for number, delay in enumerate(delays):
        found = next_milestone(due, taken=number, taken_on=taken_on, calendar=calendar)
        assert found is not None
        assert calendar.is_business_day(found.on)
        assert found.on >= due + timedelta(days=found.step.days)
        if taken_on is not None:
            assert found.on - taken_on >= timedelta(days=found.step.days - STEPS[number - 1].days)
        if found.step.action == "end" and taken_on is not None:
            assert found.on - taken_on >= timedelta(days=30)
        taken_on = found.on + timedelta(days=delay)


@given(days, calendars)
def test_the_course_is_what_the_steps_come_to(due: date, calendar: Calendar) -> None:
    found = course(due, calendar=calendar)
    assert [one.step.number for one in found] == [1, 2, 3, 4, 5]
    assert list(found[1:]) == list(course(due, taken=1, taken_on=found[0].on, calendar=calendar))
