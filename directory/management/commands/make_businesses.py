"""Fills the database with made-up sealed businesses: for load tests, never for a database that people rely on."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.services import rebuilding
from verification.management.bulk.making import BATCH, make, next_number


class Command(BaseCommand):
    help = "Adds made-up sealed businesses, from the owner to the entry in the directory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        how_many = parser.add_mutually_exclusive_group(required=True)
        how_many.add_argument("--count", type=int, help="how many to add to what is there")
        how_many.add_argument("--total", type=int, help="add as many as are missing to so many made-up ones")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--batch", type=int, default=BATCH, help="how many in one transaction")
        parser.add_argument(
            "--yes", action="store_true", help="also where PUBLIC_URL is https, as in production"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked, batch = options["count"] or options["total"] or 0, options["batch"]
        if min(asked, batch, options["processes"]) < 1:
            raise CommandError("--count, --total, --batch and --processes must be at least 1.")
        if settings.SECURE and not options["yes"]:
            raise CommandError(
                "These businesses are made up, and anybody could check their seals. Pass --yes."
            )
        processes = options["processes"]
        count = options["count"] or max(0, asked - next_number())
        self._told("businesses", make(count, processes=processes, batch=batch), count)
        # Also for those whom an earlier call left without one when it was ended.
        self._told("entries in the directory", rebuilding.rebuild(missing=True, processes=processes), count)

    def _told(self, what: str, parts: Iterator[int], count: int) -> None:
        began, done, told = time.monotonic(), 0, time.monotonic()
        for made in parts:
            done += made
            if time.monotonic() - told > 10:
                told = time.monotonic()
                self.stdout.write(f"{done:,} of {count:,} {what}, {done / (told - began):,.0f} a second")
        self.stdout.write(f"{done:,} {what} in {time.monotonic() - began:.1f} s")
