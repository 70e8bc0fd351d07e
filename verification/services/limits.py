"""Counters in the database: several are taken by one statement, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from django.db import connection, transaction
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused
from config.kernel.keys import keyed_hash
from verification.models import LimitBucket

# The same text for PostgreSQL and SQLite. A full bucket is neither changed nor returned, whoever else counts.
TAKE = """
INSERT INTO verification_limitbucket ("key", "window", "count") VALUES {rows}
ON CONFLICT ("key", "window") DO UPDATE SET "count" = verification_limitbucket."count" + 1
WHERE verification_limitbucket."count" < CASE excluded."key" {most} END
RETURNING "key"
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

    At most `most` uses in each window of length `every`; windows follow each other from 1970 on, so a window
    begins at midnight UTC where `every` is a day.
    """

    limit: str
    of: str
    most: int
    every: timedelta
    refusal: type[LimitReached] = LimitReached

    @property
    def key(self) -> str:
        return f"{self.limit}:{keyed_hash('limit', f'{self.limit}:{self.of}')}"

    def window(self, at: datetime) -> datetime:
        length = int(self.every.total_seconds())
        return datetime.fromtimestamp(int(at.timestamp()) // length * length, UTC)


@transaction.atomic
def take(uses: Sequence[Use], *, at: datetime) -> None:
    """Counts every use, or none and raises the refusal of the first one whose counter is full."""
    take_here(uses, at=at)


def take_here(uses: Sequence[Use], *, at: datetime) -> None:
    """As `take`, without a savepoint of its own: for a transaction that a refusal ends anyway."""
    # One order for everybody, or two transactions could wait for each other's rows.
    rows = sorted((use.key, use.window(at), use.most) for use in uses)
    values = [value for key, window, _ in rows for value in (key, _database_time(window), 1)]
    limits = [value for key, _, most in rows for value in (key, most)]
    statement = TAKE.format(
        rows=", ".join(["(%s, %s, %s)"] * len(rows)), most=" ".join(["WHEN %s THEN %s"] * len(rows))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *limits])
        taken = {key for (key,) in cursor.fetchall()}
    for use in uses:
        if use.key not in taken:
            raise use.refusal(limit=use.limit, again=When(use.window(at) + use.every))


def _database_time(at: datetime) -> datetime | str:
    # SQLite keeps times as text.
    return cast(datetime | str, connection.ops.adapt_datetimefield_value(at))


def give_back(uses: Sequence[Use], *, at: datetime) -> None:
    """Takes back what `take` counted at `at`, because the thing was not done after all."""
    for key, window in sorted((use.key, use.window(at)) for use in uses):
        LimitBucket.objects.filter(key=key, window=window, count__gt=0).update(count=F("count") - 1)


def used(use: Use, *, at: datetime) -> int:
    found = LimitBucket.objects.filter(key=use.key, window=use.window(at)).values_list("count", flat=True)
    return found.first() or 0


def forget(*, before: datetime) -> int:
    """Deletes counters whose window began so long ago that no rule looks at them."""
    return LimitBucket.objects.filter(window__lt=before).delete()[0]
