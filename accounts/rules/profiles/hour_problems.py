"""What is wrong with the hours of a place, all at once, each with the field where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from accounts.rules import public_holidays
from accounts.rules.profiles.hours import (
    DAY,
    MOST_SEASONS,
    MOST_SPANS,
    MOST_SPECIAL_DAYS,
    Day,
    HolidayPolicy,
    Hours,
    Season,
    Week,
)
from accounts.rules.profiles.opening import find_zone, in_season, merged, moment, plan
from accounts.rules.profiles.quick_day import time_text

NOON = 12 * 60
MOST_YEARS_AHEAD = 5
_LEAP_YEAR = 2028

# Wrong: no_time: begins and ends at once. ends_before: ends before it begins, and no night is meant (it would reach
# beyond noon). overlap: two spans of a day (`part`: both). too_many_spans,
# too_many_special_days (`part`: how many), too_many_seasons.
# twice: a date that is there already. too_far: a date years ahead. no_such_day: 30 February. seasons_overlap (`part`:
# the other's number). closure_backwards. no_zone, no_calendar: not known to us. no_region: whose holidays?
# no_holiday_hours: hours of their own, but none given.
# Hints: next_day: runs into the next day's hours; both count as one. clock_change (`part`: the date). never_open.
Code = Literal[
    "no_time", "ends_before", "overlap", "too_many_spans", "too_many_special_days", "too_many_seasons", "twice",
    "too_far", "no_such_day", "seasons_overlap", "closure_backwards", "no_zone", "no_calendar", "no_region",
    "no_holiday_hours", "next_day", "clock_change", "never_open",
]  # fmt: skip
HINTS = frozenset({"next_day", "clock_change", "never_open"})


@dataclass(frozen=True)
class Problem:
    """`field` names the part: "week.0.1" (Monday's second span), "season.0", "season.0.week.6.0", "special.3",
    "special.3.0", "holidays", "holidays.0", "closure", "zone", "kind".
    """

    code: Code
    field: str
    part: str = ""

    @property
    def is_hint(self) -> bool:
        """Hints are shown, but the hours are stored as they are."""
        return self.code in HINTS


def problems(hours: Hours, *, zone: str, today: date) -> tuple[Problem, ...]:
    """Every problem in the order of the page; special days that are over are never one."""
    found = [
        *_kind(hours),
        *(of_week(hours.week) if hours.kind == "week" else ()),
        *_seasons(hours.seasons),
        *_special_days(hours, today),
        *_holidays(hours.holidays),
        *_closure(hours),
        *_zone(zone),
    ]
    if not any(not one.is_hint for one in found):
        found.extend(_clock_changes(hours, zone, today))
    return tuple(found)


def _kind(hours: Hours) -> Iterator[Problem]:
    opens = [*hours.week, *(day for season in hours.seasons for day in season.week)]
    comes = (
        any(one.spans for one in hours.special_days) or hours.appointment_days or hours.also_by_appointment
    )
    if hours.kind == "week" and not any(opens) and not comes:
        yield Problem("never_open", "kind")


def of_week(week: Week, field: str = "week") -> Iterator[Problem]:
    """Day by day, hints at the end."""
    for number, spans in enumerate(week):
        yield from _day(spans, f"{field}.{number}")
    for number, spans in enumerate(week):
        following = week[(number + 1) % 7]
        for place, span in enumerate(spans):
            if span.closes > DAY and any(one.opens < span.closes - DAY for one in following):
                yield Problem("next_day", f"{field}.{number}.{place}")


def _day(spans: Day, field: str) -> Iterator[Problem]:
    if len(spans) > MOST_SPANS:
        yield Problem("too_many_spans", field, str(MOST_SPANS))
    for place, span in enumerate(spans):
        here = f"{field}.{place}"
        whole_day = span.closes == span.opens + DAY
        if not 0 <= span.opens < DAY or span.closes > span.opens + DAY or span.closes < span.opens:
            yield Problem("ends_before", here)
        elif span.closes == span.opens:
            yield Problem("no_time", here)
        elif span.closes > DAY + NOON and not whole_day:
            yield Problem("ends_before", here)
        elif clash := [one for one in spans[:place] if one.opens < span.closes and span.opens < one.closes]:
            yield Problem(
                "overlap",
                here,
                " ".join(f"{time_text(one.opens)}–{time_text(one.closes)}" for one in (clash[0], span)),
            )


def _seasons(seasons: tuple[Season, ...]) -> Iterator[Problem]:
    if len(seasons) > MOST_SEASONS:
        yield Problem("too_many_seasons", "season", str(MOST_SEASONS))
    real = [_is_day(season.first) and _is_day(season.last) for season in seasons]
    for number, season in enumerate(seasons):
        if not real[number]:
            yield Problem("no_such_day", f"season.{number}")
        yield from of_week(season.week, f"season.{number}.week")
        for other in range(number):
            if real[number] and real[other] and _share(season, seasons[other]):
                yield Problem("seasons_overlap", f"season.{number}", str(other + 1))
                break


def _is_day(day: tuple[int, int]) -> bool:
    try:
        date(_LEAP_YEAR, *day)
    except ValueError:
        return False
    return True


def _share(one: Season, other: Season) -> bool:
    """Two stretches of the year share a day exactly when one of them begins within the other."""
    return in_season(one, date(_LEAP_YEAR, *other.first)) or in_season(other, date(_LEAP_YEAR, *one.first))


def _special_days(hours: Hours, today: date) -> Iterator[Problem]:
    days = hours.special_days
    if len(days) > MOST_SPECIAL_DAYS:
        yield Problem("too_many_special_days", "special", str(len(days)))
        return
    seen: set[date] = set()
    for number, special in enumerate(days):
        field = f"special.{number}"
        if special.on in seen:
            yield Problem("twice", field)
        if special.on.year > today.year + MOST_YEARS_AHEAD:
            yield Problem("too_far", field, str(today.year + MOST_YEARS_AHEAD))
        seen.add(special.on)
        yield from _day(special.spans, field)


def _holidays(policy: HolidayPolicy) -> Iterator[Problem]:
    if policy.policy == "unknown":
        return
    if not policy.country:
        yield Problem("no_region", "holidays")
    elif not public_holidays.is_known(policy.country, policy.subdivision):
        yield Problem("no_calendar", "holidays", "-".join(filter(None, (policy.country, policy.subdivision))))
    if policy.policy == "own":
        if not policy.spans:
            yield Problem("no_holiday_hours", "holidays")
        yield from _day(policy.spans, "holidays")


def _closure(hours: Hours) -> Iterator[Problem]:
    if hours.closure and hours.closure.last and hours.closure.last < hours.closure.first:
        yield Problem("closure_backwards", "closure")


def _zone(zone: str) -> Iterator[Problem]:
    if find_zone(zone) is None:
        yield Problem("no_zone", "zone")


def _clock_changes(hours: Hours, zone: str, today: date) -> Iterator[Problem]:
    """The next day of each kind of change on which a span lasts longer or shorter than its times say."""
    clock = find_zone(zone)
    if clock is None or hours.kind != "week":
        return
    for step in range(366):
        day = today + timedelta(days=step)
        minutes = (moment(day + timedelta(days=1), 0, clock) - moment(day, 0, clock)) // timedelta(minutes=1)
        if minutes == DAY:
            continue
        for on in (day - timedelta(days=1), day):
            spans = merged(plan(hours, on).spans)
            if any(
                moment(on, span.closes, clock) - moment(on, span.opens, clock)
                != timedelta(minutes=span.closes - span.opens)
                for span in spans
            ):
                yield Problem("clock_change", "week", day.isoformat())
                break
