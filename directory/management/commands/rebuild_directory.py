"""Writes the directory's entries anew from the rows that are true, or says where they differ."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from accounts.models import Business
from directory.models import Entry, Posting
from directory.models.trigrams import drop_trigrams, has_trigrams, index_trigrams
from directory.services import entries, rebuilding

MOST_TOLD = 20


class Command(BaseCommand):
    help = "Rebuilds the directory's read model; --missing only adds, --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="only businesses without an entry; the fast way"
        )
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where an entry is not true"
        )
        parser.add_argument(
            "--trigrams", action="store_true", help="only index words by trigrams, once it may"
        )
        parser.add_argument(
            "--weeks", action="store_true", help="only weeks of entries that have none yet, after an upgrade"
        )
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["trigrams"]:
            self._trigrams()
        elif options["check"]:
            self._check()
        elif options["weeks"]:
            self._tell(rebuilding.write_weeks())
        else:
            self._write(missing=options["missing"], processes=options["processes"])

    def _write(self, *, missing: bool, processes: int) -> None:
        self._tell(rebuilding.rebuild(missing=missing, processes=max(processes, 1)))

    def _tell(self, counts: Iterator[int]) -> None:
        began, done = time.monotonic(), 0
        for count in counts:
            done += count
        self.stdout.write(f"{done:,} entries in {time.monotonic() - began:.1f} s")

    def _trigrams(self) -> None:
        with connection.schema_editor() as editor:
            drop_trigrams(editor)
            index_trigrams(editor)
        self.stdout.write("indexed" if has_trigrams() else "not possible")

    def _check(self) -> None:
        wrong = [str(pk) for ids in _batches() for pk in _untrue(ids)]
        for pk in wrong[:MOST_TOLD]:
            self.stdout.write(f"business {pk}")
        if wrong:
            raise CommandError(f"{len(wrong)} entries are missing or not true: run rebuild_directory")
        self.stdout.write("every entry is true")


def _batches() -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while ids := list(Business.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:500]):
        yield ids
        last = ids[-1]


def _untrue(ids: list[UUID]) -> list[UUID]:
    """Hours are left out: they are right for some days, and then written anew."""
    told = ("pk", "key", "slug", "name", "city", "country", "category", "state", "sealed")
    made = entries.made_of(ids, at=timezone.now())
    should = {
        one.entry.pk: (tuple(getattr(one.entry, name) for name in told), set(one.terms)) for one in made
    }
    terms: dict[UUID, set[str]] = {}
    rows = Posting.objects.filter(entry_id__in=ids)
    for pk, term, key, sealed in rows.values_list("entry_id", "term", "key", "sealed"):
        wanted = should.get(pk)
        fits = wanted is not None and (key, sealed) == (wanted[0][1], wanted[0][-1])
        terms.setdefault(pk, set()).add(term if fits else "")
    present = {
        row[0]: (row, terms.get(row[0], set())) for row in Entry.objects.filter(pk__in=ids).values_list(*told)
    }
    return [pk for pk in ids if should.get(pk) != present.get(pk)]
