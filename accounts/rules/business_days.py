"""Business days: the operator's working days, and how much time of them lies between two moments.

A business day is a whole local day that is neither a weekend day nor a public holiday of the operator's country
and region. Time runs only on such days; a deadline is the last microsecond of its day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from accounts.rules import public_holidays

ZONE: Final = "Europe/Berlin"
_TICK: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Whose working days count: ISO 3166 country, ISO 3166-2 region without the country ("BY"), IANA time zone.

    A region or country without known holidays has weekends only.
    """

    country: str = "DE"
    subdivision: str = ""
    zone: str = ZONE

    def day_of(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def is_business_day(self, day: date) -> bool:
        closed = public_holidays.on(self.country, self.subdivision.upper(), day)
        return day.weekday() < 5 and not closed

    def starts(self, day: date) -> datetime:
        """The first moment of a local day, in UTC, so that differences are true durations."""
        return datetime.combine(day, time(0), ZoneInfo(self.zone)).astimezone(UTC)


GERMANY: Final = Calendar()


def add_business_days(start: datetime, days: int, calendar: Calendar = GERMANY) -> datetime:
    """The end of the `days`-th business day after the day of `start`; 0 is the end of that day, or of the next one
    that is a business day. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    day = calendar.day_of(start)
    while not calendar.is_business_day(day) and not days:
        day += _DAY
    for _ in range(days):
        day = _next(day, calendar)
    return calendar.starts(day + _DAY) - _TICK


def business_day_from(day: date, calendar: Calendar = GERMANY) -> date:
    """`day` itself when it is a business day, else the next one."""
    return day if calendar.is_business_day(day) else _next(day, calendar)


def _next(day: date, calendar: Calendar) -> date:
    day += _DAY
    while not calendar.is_business_day(day):
        day += _DAY
    return day


def business_days_between(start: datetime, end: datetime, calendar: Calendar = GERMANY) -> int:
    """How many business days begin after the day of `start` up to the day of `end`; negative when `end` is earlier."""
    first, last = calendar.day_of(start), calendar.day_of(end)
    if last < first:
        return -business_days_between(end, start, calendar)
    days = (first + _DAY * step for step in range(1, (last - first).days + 1))
    return sum(calendar.is_business_day(day) for day in days)


def business_time(start: datetime, end: datetime, calendar: Calendar = GERMANY) -> timedelta:
    """How much of the time from `start` to `end` lies on business days."""
    return sum((min(till, end) - since for since, till in _open(start, calendar, until=end)), timedelta(0))


def advance(start: datetime, span: timedelta, calendar: Calendar = GERMANY) -> datetime:
    """The moment when `span` of business time has passed since `start`."""
    left = span
    for since, till in _open(start, calendar):
        if left <= till - since:
            return since + left
        left -= till - since
    raise AssertionError("a calendar always has another business day")


def _open(
    start: datetime, calendar: Calendar, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of business time from `start` on, a day each, in UTC."""
    day, start = calendar.day_of(start), start.astimezone(UTC)
    while until is None or calendar.starts(day) < until:
        if calendar.is_business_day(day):
            yield max(start, calendar.starts(day)), calendar.starts(day + _DAY)
        day += _DAY
