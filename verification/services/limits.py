"""Limits that hold in every window of their length, wherever it begins; several are taken at once, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from django.db import connection, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused
from config.kernel.keys import keyed_hash
from verification.models import LimitBucket, LimitLog

# A use is kept as its microsecond since 1970, in as many digits: texts then sort as times do.
WIDTH: Final = 16
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# The same text for PostgreSQL and SQLite. The row is the lock: whoever waits for it judges what is there then.
# A use is never written as older than the newest one, so that clocks that differ cannot hide one in the middle.
# Full is a row whose use number `most` is not old enough yet; it is neither changed nor returned.
TAKE = """
INSERT INTO verification_limitlog ("key", "times") VALUES {rows}
ON CONFLICT ("key") DO UPDATE SET "times" = substr(
    CASE WHEN excluded."times" < substr(verification_limitlog."times", 1, 16)
         THEN substr(verification_limitlog."times", 1, 16) ELSE excluded."times" END
    || verification_limitlog."times", 1, 16 * CASE excluded."key" {most} END)
WHERE substr(verification_limitlog."times", 16 * CASE excluded."key" {most} END - 15, 16)
    <= CASE excluded."key" {old} END
RETURNING "key"
"""
COUNT = """
INSERT INTO verification_limitbucket ("key", "window", "count") VALUES (%s, %s, 1)
ON CONFLICT ("key", "window") DO UPDATE SET "count" = verification_limitbucket."count" + 1
"""


@dataclass(frozen=True)
class When:
    """A moment in a message: written out only when somebody reads it, in the reader's language."""

    at: datetime

    def __str__(self) -> str:
        local = timezone.localtime(self.at)
        today = timezone.localtime().date()
        return formats.date_format(local, "TIME_FORMAT" if local.date() == today else "DATETIME_FORMAT")


class LimitReached(Refused):
    """A counter is full. `values["again"]` says when it starts anew, `values["limit"]` which one it is."""

    code = "limit_reached"
    message = _("Too many tries. You can try again at %(again)s.")

    @property
    def again(self) -> datetime:
        return cast(When, self.values["again"]).at


@dataclass(frozen=True)
class Use:
    """One use to be counted: `limit` names the rule, `of` whose use it is (kept as a keyed hash only).

    At most `most` uses in any window of length `every`, wherever it begins.
    """

    limit: str
    of: str
    most: int
    every: timedelta
    refusal: type[LimitReached] = LimitReached

    @property
    def key(self) -> str:
        return f"{self.limit}:{keyed_hash('limit', f'{self.limit}:{self.of}')}"


def stamp(at: datetime) -> str:
    return f"{(at - EPOCH) // timedelta(microseconds=1):0{WIDTH}d}"


def moments(times: str) -> list[datetime]:
    """The uses that a row keeps, newest first."""
    stamps = (times[start : start + WIDTH] for start in range(0, len(times), WIDTH))
    return [EPOCH + timedelta(microseconds=int(one)) for one in stamps]


@transaction.atomic
def take(uses: Sequence[Use], *, at: datetime) -> None:
    """Counts every use, or none and raises the refusal of the one that is full for longest."""
    take_here(uses, at=at)


def take_here(uses: Sequence[Use], *, at: datetime) -> None:
    """As `take`, without a savepoint of its own: for a transaction that a refusal ends anyway."""
    # One order for everybody, or two transactions could wait for each other's rows.
    rows = sorted((use.key, use.most, stamp(at - use.every)) for use in uses)
    new = [value for key, _, _ in rows for value in (key, stamp(at))]
    most = [value for key, number, _ in rows for value in (key, number)]
    old = [value for key, _, end in rows for value in (key, end)]
    when = " ".join(["WHEN %s THEN %s"] * len(rows))
    statement = TAKE.format(rows=", ".join(["(%s, %s)"] * len(rows)), most=when, old=when)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*new, *most, *most, *old])
        taken = {key for (key,) in cursor.fetchall()}
    full = {use: _again(use, at=at) for use in uses if use.key not in taken}
    if full:
        # The one that lasts longest: at the time that it names everything has room again.
        use = max(full, key=lambda one: full[one])
        raise use.refusal(limit=use.limit, again=When(full[use]))


def _again(use: Use, *, at: datetime) -> datetime:
    """When the oldest use that still counts stops doing so."""
    found = _moments(use)
    return found[use.most - 1] + use.every if len(found) >= use.most else at + use.every


def _moments(use: Use) -> list[datetime]:
    times = LimitLog.objects.filter(key=use.key).values_list("times", flat=True).first()
    return moments(times or "")


def give_back(uses: Sequence[Use], *, at: datetime) -> None:
    """Takes back what `take` counted at `at`, because the thing was not done after all."""
    for key in sorted(use.key for use in uses):
        row = LimitLog.objects.select_for_update().filter(key=key).first()
        found = moments(row.times) if row else []
        # It may stand there a little later than it was (see TAKE): the first one that is not earlier.
        own = min((one for one in found if one >= at), default=None)
        if row is not None and own is not None:
            found.remove(own)
            row.times = "".join(map(stamp, found))
            row.save(update_fields=["times"])


def used(use: Use, *, at: datetime) -> int:
    """How many uses count at this moment."""
    return sum(one > at - use.every for one in _moments(use))


def count(key: str, *, every: timedelta, at: datetime) -> None:
    """Counts what is never refused, however often it happens."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, _database_time(_window(every, at))])


def counted(key: str, *, every: timedelta, windows: int, at: datetime) -> int:
    """How often it happened in the last `windows` lengths and in the one that runs: never too few."""
    since = _window(every, at) - windows * every
    rows = LimitBucket.objects.filter(key=key, window__gte=since)
    return sum(rows.values_list("count", flat=True))


def _window(every: timedelta, at: datetime) -> datetime:
    return EPOCH + (at - EPOCH) // every * every


def _database_time(at: datetime) -> datetime | str:
    # SQLite keeps times as text.
    return cast(datetime | str, connection.ops.adapt_datetimefield_value(at))


def forget(*, before: datetime) -> int:
    """Deletes what was last used so long ago that no rule looks at it."""
    old = LimitLog.objects.filter(times__lt=stamp(before)).delete()[0]
    return old + LimitBucket.objects.filter(window__lt=before).delete()[0]
