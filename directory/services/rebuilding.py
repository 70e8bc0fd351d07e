"""Writes very many entries: batch by batch, in as many processes as there are cores; each batch whole or absent."""

import multiprocessing
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast
from uuid import UUID

import psycopg
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Business
from directory.models import Entry, Posting, Term
from directory.services import entries
from directory.services.entries import Made

BATCH: Final = 2000
ENTRY_COLUMNS: Final = (
    "business_id",
    *(
        "key",
        "slug",
        "name",
        "city",
        "country",
        "category",
        "state",
        "sealed",
        "opens",
        "opens_until",
        "changed_at",
    ),
)


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
    at = timezone.now()
    if not missing:
        return entries.refresh(ids, at=at)
    made = entries.made_of(ids, at=at)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _copy(made)
        else:
            entries.store(made)
    return len(made)


def _copy(made: list[Made]) -> None:
    spoken = sorted({term for one in made for term in one.terms if term[:2] in ("w:", "c:")})
    Term.objects.bulk_create(map(Term, spoken), ignore_conflicts=True, batch_size=BATCH)
    _into(
        Entry._meta.db_table,
        ENTRY_COLUMNS,
        ([getattr(m.entry, name) for name in ENTRY_COLUMNS] for m in made),
    )
    rows = ((m.entry.pk, term, m.entry.sealed, m.entry.key) for m in made for term in m.terms)
    _into(Posting._meta.db_table, ("entry_id", "term", "sealed", "key"), rows)


def _into(table: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    connection.ensure_connection()
    driver = cast("psycopg.Connection[Any]", connection.connection)
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.wrap_database_errors, driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(tuple(row))
