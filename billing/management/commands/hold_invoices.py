"""Keeps invoices beyond their time: `hold_invoices --year 2026 --reason "tax audit"`; `--lift 3` ends it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Business
from billing.models import Hold
from billing.services.removing import hold, lift
from config.kernel.actors import Actor
from config.kernel.errors import Refused

BY = Actor("operator", "command line")


class Command(BaseCommand):
    help = "Without options: lists the holds. A hold is of a business (by its slug), of a year, or of both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", help="its slug, as in its public address")
        parser.add_argument("--year", type=int)
        parser.add_argument("--reason", default="", help="which audit or lawsuit, without names of people")
        parser.add_argument("--lift", type=int, metavar="HOLD")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["lift"] is not None:
            row = Hold.objects.filter(pk=options["lift"]).first()
            if row is None or not lift(row=row, by=BY, at=now):
                raise CommandError("There is no such hold")
        elif options["business"] or options["year"] or options["reason"]:
            self._hold(options)
        for row in Hold.objects.filter(lifted_at=None).select_related("business").order_by("pk"):
            whose = row.business.slug if row.business else "every business"
            self.stdout.write(f"{row.pk}: {whose}, {row.year or 'every year'}, {row.reason}")

    def _hold(self, options: dict[str, Any]) -> None:
        business = Business.objects.filter(slug=options["business"]).first() if options["business"] else None
        if options["business"] and business is None:
            raise CommandError("There is no such business")
        try:
            hold(business=business, year=options["year"], reason=options["reason"], by=BY, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
