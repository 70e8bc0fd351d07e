"""Open now, until when, and when again: one pure function over the hours of a place.

Spans are wall-clock times. Where a clock change skips a time, the moment of the change stands for it; where a time
comes twice, the first is meant (RFC 5545). So a place never closes and opens again because of a clock change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.rules import public_holidays
from accounts.rules.profiles.hours import DAY, Day, Hours, Season, Span
from accounts.rules.public_holidays import Holiday

HORIZON = 400  # days in which a next change is looked for
Reason = Literal["unknown", "closure", "special", "holiday", "season", "always", "appointment", "week"]
_ONE_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")
_WHOLE_DAY: Day = (Span(0, DAY),)


@dataclass(frozen=True)
class DayPlan:
    """What holds on one local date, and why. `spans` are in order, and what overlapped or touched is one.

    `note` is what the business wrote to it (a special day, a closure, the name of a season). `holiday` is named
    wherever the date is one, whatever decides; `certain` is False where nobody said what a holiday does.
    `by_appointment`: one may come outside the spans when agreed.
    """

    on: date
    spans: Day
    because: Reason
    note: str = ""
    holiday: Holiday | None = None
    certain: bool = True
    by_appointment: bool = False


@dataclass(frozen=True)
class Status:
    """Whether a place is open at a moment. `changes_at` (UTC) is the first later moment at which that flips; None
    where none is known within the horizon. `today` is the local date's plan; `by_appointment` says that one may come
    outside the hours when agreed.
    """

    open: bool
    changes_at: datetime | None
    today: DayPlan
    by_appointment: bool = False

    @property
    def known(self) -> bool:
        """False where the business has said nothing about its hours."""
        return self.today.because != "unknown"

    @property
    def certain(self) -> bool:
        return self.known and self.today.certain

    @property
    def closes_at(self) -> datetime | None:
        return self.changes_at if self.open else None

    @property
    def opens_at(self) -> datetime | None:
        return None if self.open else self.changes_at


def status(hours: Hours, *, zone: str, at: datetime) -> Status:
    """The state at an aware moment. Of a zone that this machine does not know nothing can be said: "unknown"."""
    clock = find_zone(zone)
    if clock is None:
        return Status(False, None, DayPlan(at.astimezone(UTC).date(), (), "unknown"))
    at = at.astimezone(UTC)
    today = at.astimezone(clock).date()
    by_appointment = hours.also_by_appointment or hours.kind == "appointment"
    is_open, changes_at = False, None
    for opens, closes in _stretches(hours, clock, today):
        if closes is not None and closes <= at:
            continue
        is_open = opens <= at
        changes_at = closes if is_open else opens
        break
    return Status(is_open, changes_at, plan(hours, today), by_appointment)


def steady_until(hours: Hours, *, zone: str, at: datetime) -> datetime:
    """Until when (UTC) neither `status` nor a calendar there says anything else: it opens or closes, or a day ends.

    Two moments with the same answer have the same status.
    """
    clock = find_zone(zone) or _UTC
    at = at.astimezone(UTC)
    today = at.astimezone(clock).date()
    edges = (
        moment(day, minutes, clock)
        for day in (today - _ONE_DAY, today)
        for span in plan(hours, day).spans
        for minutes in (span.opens, span.closes)
    )
    midnight = moment(today + _ONE_DAY, 0, clock)
    return min((edge for edge in edges if at < edge < midnight), default=midnight)


def days(hours: Hours, first: date, count: int) -> list[DayPlan]:
    """The plans of `count` dates from `first` on, for a table with today first."""
    return [plan(hours, first + timedelta(days=step)) for step in range(count)]


def local_date(zone: str, at: datetime) -> date:
    """The date that a calendar on the wall of the place shows."""
    return at.astimezone(find_zone(zone) or UTC).date()


def plan(hours: Hours, on: date) -> DayPlan:
    """What decides on this date: a closure before a special day, that before a holiday, a season, the week."""
    policy = hours.holidays
    holiday = public_holidays.on(policy.country, policy.subdivision, on)
    closure = hours.closure
    if closure and closure.first <= on and (closure.last is None or on <= closure.last):
        return DayPlan(on, (), "closure", closure.note, holiday)
    special = next((day for day in hours.special_days if day.on == on), None)
    if special:
        return DayPlan(on, merged(special.spans), "special", special.note, holiday)
    return _usual(hours, on, holiday)


def _usual(hours: Hours, on: date, holiday: Holiday | None) -> DayPlan:
    if hours.kind == "unknown":
        return DayPlan(on, (), "unknown", holiday=holiday)
    if hours.kind == "appointment":
        return DayPlan(on, (), "appointment", holiday=holiday)
    if hours.kind == "always":
        return DayPlan(on, _WHOLE_DAY, "always", holiday=holiday)
    policy = hours.holidays
    if holiday and policy.policy in ("closed", "own"):
        spans = merged(policy.spans) if policy.policy == "own" else ()
        return DayPlan(on, spans, "holiday", holiday=holiday)
    weekday = on.weekday()
    if holiday and policy.policy == "as_sunday":
        weekday = 6
    season = next((one for one in hours.seasons if in_season(one, on)), None)
    spans = merged((season.week if season else hours.week)[weekday])
    certain = not (holiday and policy.policy == "unknown")
    reason: Reason = "season" if season else "week"
    if holiday and policy.policy != "as_usual":
        reason = "holiday"
    agreed = weekday in hours.appointment_days
    return DayPlan(on, spans, reason, season.name if season else "", holiday, certain, agreed)


def in_season(season: Season, on: date) -> bool:
    """29 February in a year without one: 28 February as a last day, 1 March as a first day."""
    today, first, last = (on.month, on.day), season.first, season.last
    return first <= today <= last if first <= last else today >= first or today <= last


def merged(spans: Day) -> Day:
    """In order; what overlaps or touches is one span, at most one day long from its beginning on."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.opens, one.closes)):
        last = result[-1] if result else None
        if last and span.opens <= last.closes and max(last.closes, span.closes) <= last.opens + DAY:
            result[-1] = Span(last.opens, max(last.closes, span.closes))
        else:
            result.append(span)
    return tuple(result)


def _stretches(hours: Hours, clock: ZoneInfo, today: date) -> Iterator[tuple[datetime, datetime | None]]:
    """From yesterday's on, the stretches in which the place is open, over midnights; an end that lies behind the
    horizon is None.
    """
    opens: datetime | None = None
    closes: datetime | None = None
    for day in (today + _ONE_DAY * step for step in range(-1, HORIZON + 1)):
        for span in plan(hours, day).spans:
            begins, ends = moment(day, span.opens, clock), moment(day, span.closes, clock)
            if begins >= ends:  # a clock change swallowed it
                continue
            if closes is not None and begins <= closes:
                closes = max(closes, ends)
                continue
            if opens is not None:
                yield opens, closes
            opens, closes = begins, ends
    if opens is not None and closes is not None:
        yield opens, closes if closes < moment(today + _ONE_DAY * HORIZON, 0, clock) else None


def moment(day: date, minutes: int, clock: ZoneInfo) -> datetime:
    """The moment (UTC) at which the clock on the wall shows that time of that day, or passes it over."""
    wall = datetime.combine(day, time(0)) + timedelta(minutes=minutes)
    early, late = (wall.replace(tzinfo=clock, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late >= early:  # an ordinary time, or the first of two
        return early
    # Left out: `late` and `early` (an hour or so apart) lie on both sides of the change.
    before, after = late, early
    offset = before.astimezone(clock).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (
            (middle, after) if middle.astimezone(clock).utcoffset() == offset else (before, middle)
        )
    return after


@lru_cache(maxsize=600)
def find_zone(name: str) -> ZoneInfo | None:
    """The zone of this IANA name, or None where this machine has none."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # not found, not a name, not a file
        return None
