"""When a business is asked for its size: once a year, and reminded once; silence changes nothing (ADR 0028).

From 1 July on the figures of the year before are known, since accounts of small firms have to stand after six months.
Days are those of the operator's calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

FIRST_MONTH: Final = 7
SETTLING: Final = timedelta(days=30)
REMINDER: Final = timedelta(days=30)
CORRECTING: Final = timedelta(days=28)  # for a declaration that did not fit when the operator looked at it


@dataclass(frozen=True)
class Asked:
    """The last time it was asked. `on` is None once that was answered."""

    year: int
    on: date | None
    reminded: bool


@dataclass(frozen=True)
class Act:
    """What time does next, and the day on which it is due."""

    kind: Literal["ask", "remind"]
    on: date


def latest_final(declared: Iterable[tuple[int, date]]) -> int | None:
    """The latest business year that was declared, given (year, day of declaring).

    One that was declared before it was over is an estimate, and is asked for again.
    """
    return max((year for year, day in declared if day.year > year), default=None)


def due_on(latest: int | None, joined: date) -> date:
    """The day from which a declaration is missing; a newcomer has a month to settle."""
    return _round(date(latest + 2, 1, 1) if latest is not None else joined + SETTLING)


def next_act(*, latest: int | None, joined: date, asked: Asked | None, day: date) -> Act:
    """One request for each business year, and one reminder while it is open and the next year's has not come."""
    if asked and asked.on and not asked.reminded and day < _round_after(asked.year):
        return Act("remind", asked.on + REMINDER)
    due = due_on(latest, joined)
    return Act("ask", _round(max(due, day, _round_after(asked.year) if asked else due)))


def _round(day: date) -> date:
    """The day itself where businesses are asked then, else the first of July."""
    return max(day, date(day.year, FIRST_MONTH, 1))


def _round_after(year: int) -> date:
    """When the business year after `year` is asked for."""
    return date(year + 2, FIRST_MONTH, 1)
