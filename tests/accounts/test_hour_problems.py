"""What is wrong with hours: everything at once, at its field; and what is only remarkable is stored."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles.hour_problems import Problem, problems
from accounts.rules.profiles.hours import DAY, Closure, HolidayPolicy, Hours, Season, Span, SpecialDay
from tests.accounts.opening_hours import day, hours_around, week

TODAY = date(2026, 11, 23)
NORMAL = Hours("week", week("7-18", sa="7-13"))


def found(hours: Hours, zone: str = "Europe/Berlin") -> list[tuple[str, str, str]]:
    return [(one.code, one.field, one.part) for one in problems(hours, zone=zone, today=TODAY)]


def monday(*spans: Span) -> Hours:
    return Hours("week", (spans, (), (), (), (), (), ()))


def test_a_normal_week_has_none() -> None:
    assert found(NORMAL) == []
    assert found(Hours("week", week("18-2", sa="18-2"))) == []
    assert found(Hours("always")) == []
    assert found(Hours()) == []


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (monday(Span(540, 540)), ("no_time", "week.0.0", "")),
        (monday(Span(1080, 420)), ("ends_before", "week.0.0", "")),
        (monday(Span(1020, 1020 + 20 * 60)), ("ends_before", "week.0.0", "")),  # 17 until 13 of the next day
        (monday(Span(540, 9999)), ("ends_before", "week.0.0", "")),
        (monday(Span(-1, 60)), ("ends_before", "week.0.0", "")),
        (monday(Span(540, 720), Span(660, 900)), ("overlap", "week.0.1", "09:00–12:00 11:00–15:00")),
        (monday(*(Span(60 * hour, 60 * hour + 30) for hour in range(7))), ("too_many_spans", "week.0", "6")),
        (replace(NORMAL, week=week("", sa="20-4", su="2-5")), ("next_day", "week.5.0", "")),
        (replace(NORMAL, week=week("", su="20-4", mo="2-5")), ("next_day", "week.6.0", "")),
        (Hours("week"), ("never_open", "kind", "")),
        (replace(NORMAL, seasons=(Season((2, 30), (3, 1)),)), ("no_such_day", "season.0", "")),
        (replace(NORMAL, seasons=(Season((13, 1), (3, 1)),)), ("no_such_day", "season.0", "")),
        (
            replace(NORMAL, seasons=(Season((5, 1), (9, 30)), Season((9, 30), (10, 1)))),
            ("seasons_overlap", "season.1", "1"),
        ),
        (
            replace(NORMAL, seasons=(Season((6, 1), (6, 2)), Season((11, 1), (7, 1)))),
            ("seasons_overlap", "season.1", "1"),
        ),
        (replace(NORMAL, seasons=(Season((5, 1), (9, 30), week("9-9:00")),)), None),
        (
            replace(NORMAL, seasons=tuple(Season((m, 1), (m, 9)) for m in range(1, 8))),
            ("too_many_seasons", "season", "6"),
        ),
        (replace(NORMAL, special_days=(SpecialDay(TODAY), SpecialDay(TODAY))), ("twice", "special.1", "")),
        (replace(NORMAL, special_days=(SpecialDay(date(2099, 1, 1)),)), ("too_far", "special.0", "2031")),
        (replace(NORMAL, special_days=(SpecialDay(TODAY, (Span(60, 60),)),)), ("no_time", "special.0.0", "")),
        (replace(NORMAL, holidays=HolidayPolicy("closed")), ("no_region", "holidays", "")),
        (replace(NORMAL, holidays=HolidayPolicy("closed", "XX")), ("no_calendar", "holidays", "XX")),
        (replace(NORMAL, holidays=HolidayPolicy("closed", "DE", "ZZ")), ("no_calendar", "holidays", "DE-ZZ")),
        (replace(NORMAL, holidays=HolidayPolicy("own", "DE")), ("no_holiday_hours", "holidays", "")),
        (
            replace(NORMAL, holidays=HolidayPolicy("own", "DE", spans=(Span(9, 9),))),
            ("no_time", "holidays.0", ""),
        ),
        (
            replace(NORMAL, closure=Closure(TODAY, TODAY - timedelta(days=1))),
            ("closure_backwards", "closure", ""),
        ),
    ],
)
def test_one_at_a_time(hours: Hours, expected: tuple[str, str, str] | None) -> None:
    # Nights have their own test for the days on which the clock changes.
    assert [one for one in found(hours) if one[0] != "clock_change"] == ([expected] if expected else [])


@pytest.mark.parametrize("zone", ["", "Europe/Bonn", "../etc/passwd", "Europe/Berlin\0"])
def test_a_zone_that_we_do_not_know(zone: str) -> None:
    assert found(NORMAL, zone) == [("no_zone", "zone", "")]


def test_five_hundred_special_days_are_one_clear_problem() -> None:
    days = tuple(SpecialDay(TODAY + timedelta(days=step)) for step in range(500))
    assert found(replace(NORMAL, special_days=days)) == [("too_many_special_days", "special", "500")]
    assert found(replace(NORMAL, special_days=days[:400])) == []


def test_special_days_that_are_over_may_stay() -> None:
    past = SpecialDay(date(1999, 12, 31), day("9-12"))
    assert found(replace(NORMAL, special_days=(past,))) == []


def test_an_own_week_of_a_season_is_looked_at() -> None:
    wrong = Season((5, 1), (9, 30), ((Span(60, 60),), (), (), (), (), (), ()))
    assert found(replace(NORMAL, seasons=(wrong,))) == [("no_time", "season.0.week.0.0", "")]


def test_all_at_once() -> None:
    hours = replace(
        monday(Span(540, 540)), closure=Closure(TODAY, TODAY - timedelta(days=1)), holidays=HolidayPolicy("own"),
        special_days=(SpecialDay(TODAY), SpecialDay(TODAY)), seasons=(Season((0, 0), (0, 0)),),
    )  # fmt: skip
    assert [code for code, _, _ in found(hours, "Mars")] == [
        "no_time", "no_such_day", "twice", "no_region", "no_holiday_hours", "closure_backwards", "no_zone",
    ]  # fmt: skip


def test_a_night_on_which_the_clock_changes_is_a_hint() -> None:
    night = replace(NORMAL, week=week("", sa="22-4"))
    assert found(night) == [("clock_change", "week", "2027-03-28"), ("clock_change", "week", "2027-10-31")]
    assert all(one.is_hint for one in problems(night, zone="Europe/Berlin", today=TODAY))
    assert found(night, "Asia/Kathmandu") == []
    swallowed = replace(NORMAL, week=week("", su="2:15-2:45"))
    assert found(swallowed)[0] == ("clock_change", "week", "2027-03-28")


def test_hints_do_not_hide_behind_what_is_wrong() -> None:
    assert Problem("no_time", "week.0.0").is_hint is False
    assert Problem("next_day", "week.0.0").is_hint is True


@given(hours_around(TODAY), st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", ""]))
def test_hours_without_a_problem_can_be_relied_on(hours: Hours, zone: str) -> None:
    named = problems(hours, zone=zone, today=TODAY)
    fields = {one.field.split(".")[0] for one in named}
    assert fields <= {"week", "season", "special", "holidays", "closure", "zone", "kind"}
    if hours.kind == "week" and all(one.is_hint for one in named):
        spans = [sorted(one, key=lambda span: span.opens) for one in hours.week]
        assert all(a.closes <= b.opens for one in spans for a, b in pairwise(one))
        assert all(
            span.closes <= DAY + 12 * 60 or span.closes == span.opens + DAY for one in spans for span in one
        )
