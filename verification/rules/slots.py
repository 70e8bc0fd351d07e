"""When the desk can call: mornings and afternoons of the next working days, on the operator's clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from accounts.rules.business_days import Calendar

HALVES: Final = ((time(9), time(12)), (time(13), time(16)))
DAYS: Final = 5


class Slot(NamedTuple):
    begins: datetime
    ends: datetime


def slots(at: datetime, calendar: Calendar) -> tuple[Slot, ...]:
    """The halves of the next five working days after the day of `at`, in order."""
    day = calendar.day_of(at)
    found: list[Slot] = []
    while len(found) < DAYS * len(HALVES):
        day += timedelta(days=1)
        if calendar.is_business_day(day):
            found += [_slot(day, half, calendar) for half in HALVES]
    return tuple(found)


def _slot(day: date, half: tuple[time, time], calendar: Calendar) -> Slot:
    begins, ends = (_at(day, hour, calendar) for hour in half)
    return Slot(begins, ends)


def _at(day: date, hour: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(calendar.zone)).astimezone(UTC)
