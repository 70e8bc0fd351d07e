"""Makes businesses batch by batch, each in a transaction of its own, in as many processes as there are cores."""

import multiprocessing
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connections
from django.utils import timezone

from accounts.models import Business, User
from config.kernel.tables import in_turn, roomy
from verification.management.bulk import papers, profiles, sealing
from verification.management.bulk.firms import PREFIX, firm, number_of
from verification.management.bulk.papers import Desk, Made
from verification.services.seals import keys, lists

BATCH: Final = 2000
REVIEWER: Final = "desk@made.example"


class Part(NamedTuple):
    """One batch: the first number, how many, and whose name stands under the decisions."""

    first: int
    size: int
    reviewer: UUID


def make(count: int, *, processes: int, batch: int = BATCH) -> Iterator[int]:
    """Makes `count` more businesses; yields how many, whenever a batch is in the database.

    Killed half-way, every batch is whole or absent, and the next call goes on behind the last one.
    """
    keys.ensure(at=timezone.now())
    reviewer, first = _reviewer(at=timezone.now()), next_number()
    starts = range(first, first + count, batch)
    parts = [Part(start, min(batch, first + count - start), reviewer) for start in starts]
    if processes <= 1 or len(parts) <= 1:
        yield from map(make_part, parts)
    else:
        yield from _side_by_side(parts, processes)
    lists.sign_due(at=timezone.now())


def _side_by_side(parts: list[Part], processes: int) -> Iterator[int]:
    # A forked child must not speak over its parent's connections.
    for connection in connections.all():
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(make_part, parts)


def next_number() -> int:
    """Behind the last business that was made."""
    # A range, not LIKE: it uses the plain index on both databases.
    made = Business.objects.filter(slug__gte=PREFIX, slug__lt=PREFIX[:-1] + ".").order_by("-slug")
    last = made.values_list("slug", flat=True).first()
    return number_of(last) + 1 if last else 0


def _reviewer(*, at: datetime) -> UUID:
    """Nobody can sign in as this person."""
    values = {"name": "Made-up desk", "desk_role": "reviewer", "is_active": False, "date_joined": at}
    row, made = User.objects.get_or_create(email=REVIEWER, defaults=values)
    if made:
        row.set_unusable_password()
        row.save(update_fields=["password"])
    return row.pk


def make_part(part: Part) -> int:
    """Signs and computes first, so that the transaction, and with it everybody's log, is held only to write."""
    roomy()
    made = [Made(firm(number)) for number in range(part.first, part.first + part.size)]
    term = sealing.Term(Desk(part.reviewer, timezone.now()))
    with in_turn():
        places = sealing.places(part.size)
    seals = sealing.seals_of(made, term, places)
    tokens, contents = sealing.tokens_of(seals, term), sealing.contents_of(seals, term)
    with in_turn():
        papers.write(made, term.desk)
        profiles.write(made, term.desk.at)
        sealing.number(seals)
        sealing.write_seals(seals, tokens, term.desk.actor)
        sealing.write_public(made, seals, tokens, contents, term)
    return part.size
