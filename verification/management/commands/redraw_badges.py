"""Draws the badge of every seal that is spoken of; for after a release that changed what badges look like."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from verification.models import Seal
from verification.services.seals import badges

BATCH = 1000


class Command(BaseCommand):
    help = "Draws all badges again; writes only those that changed. Safe at any time, and twice."

    def handle(self, *args: Any, **options: Any) -> None:
        last, seen = 0, 0
        while seals := self._after(last):
            last, seen = seals[-1].pk, seen + len(seals)
        self.stdout.write(f"{seen:,} seals looked at")

    @transaction.atomic
    def _after(self, last: int) -> list[Seal]:
        """Locked, so that a deed on one of them comes before or after, and never in between."""
        rows = Seal.objects.filter(pk__gt=last, answers__key__startswith="c:").order_by("pk")
        seals = list(rows.select_for_update(of=("self",))[:BATCH])
        badges.write_many(seals, at=timezone.now())
        return seals
