"""Opening hours in the notation of OpenStreetMap: what it can say is written, what it cannot is said item by item."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from accounts.rules.profiles.hours import DAY, Closure, Day, Hours, Season, Span, Week
from accounts.rules.profiles.opening import merged, plan

LONGEST = 255  # a value of a map's tag
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BY_APPOINTMENT = 'unknown "by appointment"'
_ONE_DAY = timedelta(days=1)

# nothing: no hours were given. holidays_unknown: nobody said what a holiday does. region: readers apply the holidays
# of the whole country only. sunday_in_season: holidays as on Sundays, which differ by season. season_name: it has no
# place. night: an evening before a holiday or a season's edge ends at midnight. appointment: beside hours that pass
# midnight "by appointment" would hide them. long: maps take 255 characters.
Code = Literal[
    "nothing", "holidays_unknown", "region", "sunday_in_season", "season_name", "night", "appointment", "long"
]


@dataclass(frozen=True)
class Unsaid:
    """What the notation cannot say; `part` names the region or season in question."""

    code: Code
    part: str = ""


@dataclass(frozen=True)
class Written:
    """The hours in the notation (empty where there is nothing to say), and what is missing in it."""

    text: str
    unsaid: tuple[Unsaid, ...] = ()


def write(hours: Hours) -> Written:
    """Later rules go before earlier ones: so the week comes first and a closure last."""
    rules = [*_base(hours), *_seasons(hours), *_holidays(hours), *_special_days(hours), *_closure(hours)]
    text = "; ".join(rule for rule in rules if rule)
    if text and hours.kind in ("week", "always") and not _nights(hours):
        beside = [day for day in hours.appointment_days if day not in _only_agreed(hours)]
        if hours.also_by_appointment:
            text += f" || {BY_APPOINTMENT}"
        elif beside and hours.kind == "week":
            text += f" || {_days(beside)} {BY_APPOINTMENT}"
    return Written(text, tuple(_unsaid(hours, text)))


def _base(hours: Hours) -> Iterator[str]:
    if hours.kind == "always":
        yield "24/7"
    elif hours.kind == "appointment":
        yield BY_APPOINTMENT
    elif hours.kind == "week":
        agreed = f"{_days(days)} {BY_APPOINTMENT}" if (days := _only_agreed(hours)) else ""
        yield "; ".join(filter(None, (_week(hours.week), agreed))) or "off"


def _only_agreed(hours: Hours) -> list[int]:
    """Days without hours of their own on which one may come when agreed. After the rule of a night, or before that of
    a season, such a rule would hide hours; there it stands beside the hours, or is left out.
    """
    if _nights(hours) or hours.seasons:
        return []
    return [day for day in hours.appointment_days if not hours.week[day]]


def _week(week: Week, when: str = "") -> str:
    groups: dict[Day, list[int]] = {}
    for day, spans in enumerate(week):
        groups.setdefault(merged(spans), []).append(day)
    rules = [f"{when}{_days(days)} {_times(spans)}" for spans, days in groups.items() if spans]
    # After a semicolon Saturday's rule would cut off what Friday began.
    return (", " if _has_nights(week) else "; ").join(rules)


def _days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}{',' if len(run) == 2 else '-'}{DAYS[run[-1]]}"
        for run in runs
    )


def _times(spans: Day) -> str:
    return ",".join(_span(span) for span in spans) or "off"


def _span(span: Span) -> str:
    # 24:00 is clearer than 00:00; a span of a whole day needs an hour past 24.
    whole = span.closes == span.opens + DAY
    ends = span.closes if whole or span.closes == DAY else span.closes % DAY
    return f"{span.opens // 60:02}:{span.opens % 60:02}-{ends // 60:02}:{ends % 60:02}"


def _seasons(hours: Hours) -> Iterator[str]:
    if hours.kind != "week":
        return
    for season in reversed(hours.seasons):  # with us the first one holds where two overlap
        when = _month_day(season.first)
        if season.last != season.first:
            when += f"-{_month_day(season.last)}"
        yield f"{when} off"
        yield _week(season.week, f"{when} ")


def _month_day(day: tuple[int, int]) -> str:
    return f"{MONTHS[day[0] - 1]} {day[1]:02}"


def _holidays(hours: Hours) -> Iterator[str]:
    policy = hours.holidays
    if hours.kind != "week" or not policy.country:
        return
    if policy.policy == "closed":
        yield "PH off"
    elif policy.policy == "own":
        yield f"PH {_times(merged(policy.spans))}"
    elif policy.policy == "as_sunday":
        yield f"PH {_times(merged(hours.week[6]))}"


def _special_days(hours: Hours) -> Iterator[str]:
    special = {one.on: one for one in reversed(hours.special_days)}
    for day in sorted(special):
        # The rule of a date hides the evening before it: what is left of that is written with the date.
        yield _on(hours, day, special[day].note)
        if day + _ONE_DAY not in special:
            yield from _morning_after(hours, day, special[day].spans)


def _on(hours: Hours, day: date, note: str = "") -> str:
    without = replace(hours, closure=None)
    spans = merged((*_left_over(without, day), *plan(without, day).spans))
    return f"{_date(day)} {_times(spans)}{_comment(note)}"


def _morning_after(hours: Hours, day: date, spans: Day = ()) -> Iterator[str]:
    """Whether an evening reaches into the next day, readers see by the rule of the weekday; so that day is written."""
    usual = plan(replace(hours, special_days=(), closure=None), day).spans
    if any(span.closes > DAY for span in (*spans, *usual)):
        yield _on(hours, day + _ONE_DAY)


def _closure(hours: Hours) -> Iterator[str]:
    closure = hours.closure
    if closure is None or (closure.last and closure.last < closure.first):
        return
    yield f"{_date(closure.first)}{_until(closure)} off{_comment(closure.note)}"
    if left := _left_over(hours, closure.first):
        yield f"{_date(closure.first)} {_times(left)}"
    if closure.last:
        yield from _after(hours, closure.last)


def _after(hours: Hours, last: date) -> Iterator[str]:
    """The first day after a closure, without an evening that did not take place."""
    usual = plan(replace(hours, closure=None), last).spans
    ours = plan(hours, last + _ONE_DAY)
    if any(span.closes > DAY for span in usual):
        yield f"{_date(ours.on)} {_times(ours.spans)}"


def _until(closure: Closure) -> str:
    if closure.last is None:
        return "+"
    return f"-{_date(closure.last)}" if closure.last > closure.first else ""


def _date(day: date) -> str:
    return f"{day.year} {_month_day((day.month, day.day))}"


def _comment(text: str) -> str:
    plain = " ".join(text.replace('"', "'").split())
    return f' "{plain}"' if plain else ""


def _left_over(hours: Hours, day: date) -> Day:
    """What the evening before reaches into this day."""
    before = plan(hours, day - _ONE_DAY).spans if day > date.min else ()
    return tuple(Span(0, span.closes - DAY) for span in before if span.closes > DAY)


def _nights(hours: Hours) -> bool:
    weeks = (hours.week, *(season.week for season in hours.seasons))
    return hours.kind == "week" and any(map(_has_nights, weeks))


def _has_nights(week: Week) -> bool:
    return any(span.closes > DAY for day in week for span in day)


def _unsaid(hours: Hours, text: str) -> Iterator[Unsaid]:
    policy = hours.holidays
    if hours.kind == "unknown":
        yield Unsaid("nothing")
    if hours.kind == "week":
        if policy.policy == "unknown":
            yield Unsaid("holidays_unknown")
        elif policy.subdivision and policy.policy != "as_usual":
            yield Unsaid("region", policy.subdivision)
        if policy.policy == "as_sunday" and _differing_sundays(hours):
            yield Unsaid("sunday_in_season")
        if _nights(hours) and (hours.also_by_appointment or hours.appointment_days):
            yield Unsaid("appointment")
        if _nights(hours) and (hours.seasons or policy.policy in ("closed", "own", "as_sunday")):
            yield Unsaid("night")
        yield from (Unsaid("season_name", season.name) for season in hours.seasons if season.name)
    if len(text) > LONGEST:
        yield Unsaid("long", str(len(text)))


def _differing_sundays(hours: Hours) -> list[Season]:
    return [season for season in hours.seasons if merged(season.week[6]) != merged(hours.week[6])]
