"""When a business is open in the coming days, as one line of text that a list can judge quickly."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from accounts.rules.profiles import opening
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.hours import Hours

AHEAD: Final = timedelta(days=9)
SLOT: Final = 30  # minutes
SLOTS: Final = 7 * 24 * 60 // SLOT
BITS: Final = 4  # of a hexadecimal digit
DIGITS: Final = SLOTS // BITS


def stretches(document: Document, *, at: datetime) -> tuple[str, datetime | None]:
    """When any place is open in the next nine days, and until when that is known; nothing where nobody said."""
    start = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    found: set[tuple[int, int]] = set()
    told = False
    for place in document.locations:
        if place.hours.kind in ("week", "always") or place.hours.special_days:
            told = True
            found.update(_of_place(place.hours, place.time_zone, start))
    if not told:
        return "", None
    return " ".join(f"{opens}-{closes}" for opens, closes in sorted(found)), start + AHEAD


@lru_cache(maxsize=2000)
def _of_place(hours: Hours, zone: str, start: datetime) -> tuple[tuple[int, int], ...]:
    return tuple(_changes(hours, zone, start))


def _changes(hours: Hours, zone: str, start: datetime) -> Iterator[tuple[int, int]]:
    at, end = start, start + AHEAD
    while at < end:
        state = opening.status(hours, zone=zone, at=at)
        until = min(state.changes_at or end, end)
        if state.open:
            yield _minutes(at), _minutes(until)
        at = until


def _minutes(at: datetime) -> int:
    return int(at.timestamp()) // 60


def is_open(opens: str, *, at: datetime) -> bool:
    """Whether a stored line of stretches holds the moment."""
    now = _minutes(at)
    for one in opens.split():
        first, _, last = one.partition("-")
        if int(first) > now:  # they stand in the order of their beginnings
            return False
        if now < int(last):
            return True
    return False


def week(opens: str) -> str:
    """The half-hours of a week, as the world counts time, in which these stretches are open for a minute at least.

    Four to a digit. Days that the stretches know twice are one: it may say too much, never too little.
    """
    every = (1 << SLOTS) - 1
    found = 0
    for one in opens.split():
        first, _, last = one.partition("-")
        begins, ends = int(first) // SLOT, (int(last) - 1) // SLOT + 1
        held = ((1 << (ends - begins)) - 1) << begins % SLOTS
        while held:
            found |= held & every
            held >>= SLOTS
    return f"{found:0{DIGITS}x}"[::-1] if found else ""


def half_hour(at: datetime) -> tuple[int, tuple[str, ...]]:
    """Where a week tells of this moment (its first digit is 1), and the digits that say "open"."""
    position, bit = divmod(_minutes(at) // SLOT % SLOTS, BITS)
    return position + 1, tuple(f"{digit:x}" for digit in range(1 << BITS) if digit >> bit & 1)
