"""Writes very many entries: batch by batch, in as many processes as there are cores; each batch whole or absent."""

import multiprocessing
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Business
from config.kernel.tables import Row, Table, in_turn, roomy
from directory.models import Entry, Posting, Term
from directory.rules.openness import week
from directory.services import entries
from directory.services.entries import Made

BATCH: Final = 2000
ENTRIES = Table(
    Entry,
    *("business_id", "key", "slug", "name", "city", "country", "category", "state", "sealed", "opens"),
    *("opens_until", "week", "changed_at"),
)
POSTINGS = Table(Posting, "entry_id", "term", "sealed", "key")


def rebuild(*, missing: bool, processes: int) -> Iterator[int]:
    """Yields how many entries were written, whenever a batch is done."""
    parts = ((ids, missing) for ids in _batches(missing=missing))
    if processes == 1:
        yield from map(_part, parts)
        return
    planned = list(parts)
    # A forked child must not speak over its parent's connections.
    for one in connections.all():
        one.close()
        getattr(one, "close_pool", lambda: None)()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(_part, planned)


def _batches(*, missing: bool) -> Iterator[list[UUID]]:
    rows = Business.objects.order_by("pk")
    if missing:
        rows = rows.filter(entry__isnull=True, closed_at__isnull=True)
    last = UUID(int=0)
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _part(part: tuple[list[UUID], bool]) -> int:
    ids, missing = part
    roomy()
    at = timezone.now()
    if not missing:
        return entries.refresh(ids, at=at)
    made = entries.made_of(ids, at=at)
    with in_turn():
        _write(made)
    return len(made)


def _write(made: list[Made]) -> None:
    """Like `entries.store` for those that have no entry yet, past the ORM."""
    spoken = sorted({term for one in made for term in one.terms if term[:2] in ("w:", "c:")})
    Term.objects.bulk_create(map(Term, spoken), ignore_conflicts=True, batch_size=BATCH)
    ENTRIES.write(
        (e.pk, e.key, e.slug, e.name, e.city, e.country, e.category, e.state, e.sealed, e.opens, *_times(e))
        for e in (one.entry for one in made)
    )
    POSTINGS.write((m.entry.pk, term, m.entry.sealed, m.entry.key) for m in made for term in m.terms)


def write_weeks() -> Iterator[int]:
    """For entries from before there were weeks, out of their own stretches; yields how many, batch by batch."""
    roomy()
    last = ""
    while rows := list(
        Entry.objects.filter(week__isnull=True, key__gt=last)
        .order_by("key")
        .values_list("key", "opens")[:BATCH]
    ):
        with in_turn(), transaction.atomic(), connection.cursor() as cursor:
            # Whoever was written meanwhile has a week already, of newer stretches.
            cursor.executemany(
                "UPDATE directory_entry SET week = %s WHERE key = %s AND week IS NULL",
                [(week(opens), key) for key, opens in rows],
            )
        yield len(rows)
        last = rows[-1][0]


def _times(entry: Entry) -> Row:
    return (entry.opens_until, entry.week, entry.changed_at)
