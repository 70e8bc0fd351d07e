"""What is told of a seal's earlier names and numbers, and for how long; kept on the seal as plain lists."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

TOLD_FOR: Final = timedelta(days=90)
Kept = list[dict[str, str]]


class Former(NamedTuple):
    """A name that the seal had, and until when that is told."""

    name: str
    until: datetime


class Left(NamedTuple):
    """A number that the seal moved away from, when, and until when that is told."""

    e164: str
    extension: str
    since: datetime
    until: datetime


def former(kept: Sequence[dict[str, str]]) -> tuple[Former, ...]:
    """The newest first."""
    return tuple(Former(one["name"], datetime.fromisoformat(one["until"])) for one in kept)


def renamed(kept: Sequence[dict[str, str]], *, old: str, new: str, at: datetime) -> Kept:
    """The list after a rename: what is no longer told goes, and a name that is borne again is not a former one."""
    still = [
        {"name": one.name, "until": one.until.isoformat()}
        for one in former(kept)
        if at < one.until and one.name not in (old, new)
    ]
    first = [] if old == new else [{"name": old, "until": (at + TOLD_FOR).isoformat()}]
    return [*first, *still]


def left(kept: Sequence[dict[str, str]]) -> tuple[Left, ...]:
    """The newest first."""
    found = []
    for one in kept:
        since = datetime.fromisoformat(one["since"])
        found.append(Left(one["e164"], one["extension"], since, since + TOLD_FOR))
    return tuple(found)


def moved(
    kept: Sequence[dict[str, str]], *, old: tuple[str, str], new: tuple[str, str], at: datetime
) -> Kept:
    """The list after the seal moved from one (number, extension) to another."""
    still = [
        {"e164": one.e164, "extension": one.extension, "since": one.since.isoformat()}
        for one in left(kept)
        if at < one.until and (one.e164, one.extension) not in (old, new)
    ]
    return [{"e164": old[0], "extension": old[1], "since": at.isoformat()}, *still]
