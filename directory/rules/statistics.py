"""What a business may count: months, and numbers of people only where they are not few."""

from datetime import date
from typing import Final

FEW: Final = 5
MOST_MONTHS: Final = 120  # a page of ten years is long enough where a plan has no limit


def shown(count: int) -> int | None:
    """The number, or None for "fewer than 5": nought is not told from one, so that nobody sees the first one come."""
    return count if count >= FEW else None


def months(today: date, *, back: int | None, since: date) -> list[date]:
    """The first days of this month and of so many before it, the newest first; none before `since`."""
    newest, oldest = _count(today), _count(since)
    wanted = MOST_MONTHS if back is None else min(back, MOST_MONTHS)
    return [_first(number) for number in range(newest, max(newest - wanted, min(oldest, newest)) - 1, -1)]


def _count(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
