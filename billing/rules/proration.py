"""The periods that are paid for, and what a part of one costs: whole days of the operator's calendar.

A period is made of calendar months, so that every one ends with a month, however long that is. Days and not hours
are counted: a day on which the clocks change is one day, 29 February is one, and a moment belongs to the day that
the operator's calendar shows then.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from billing.rules.money import share

Interval = Literal["month", "year"]
MONTHS: Final[dict[str, int]] = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Period:
    """The days from `start` up to but not including `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    def left(self, day: date) -> int:
        """How many days are left, `day` included."""
        return max(0, min(self.days, (self.end - day).days))


def month_after(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def period_of(day: date, interval: Interval) -> Period:
    """The period that `day` falls into when a contract begins in it: from the first of its month on."""
    return Period(month_after(day, 0), month_after(day, MONTHS[interval]))


def following(end: date, interval: Interval) -> Period:
    """The period after one that ended at `end`."""
    return Period(end, month_after(end, MONTHS[interval]))


def period_at(day: date, end: date, interval: Interval) -> Period:
    """The period that `day` fell into, of a contract whose latest one ends at `end`."""
    start = month_after(end, -MONTHS[interval])
    while start > day:
        start, end = month_after(start, -MONTHS[interval]), start
    return Period(start, end)


def pro_rata(price: int, period: Period, since: date) -> int:
    """What the rest of `period` from `since` on costs, by the day, in minor units."""
    return share(price, period.left(since), period.days)
