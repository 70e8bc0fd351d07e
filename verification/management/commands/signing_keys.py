"""Makes the first signing keys, prepares the next one, or takes a compromised one out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.kernel.actors import Actor
from verification.models import SigningKey
from verification.services.seals import keys
from verification.services.seals.refresh import refresh_due


class Command(BaseCommand):
    help = "Without options: makes the keys that are missing and lists all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--next", choices=keys.PURPOSES, help="publish the next key; it signs after 48 hours"
        )
        parser.add_argument(
            "--compromised", metavar="KID", help="remove this key at once and sign everything again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, by = timezone.now(), Actor("operator", "command line")
        keys.ensure(at=now)
        if options["next"]:
            keys.prepare_next(purpose=options["next"], by=by, at=now)
        if options["compromised"]:
            self._compromise(options["compromised"], by)
        for key in SigningKey.objects.order_by("use", "created_at"):
            self.stdout.write(f"{key.use:7} {key.state:12} {key.kid}")

    def _compromise(self, kid: str, by: Actor) -> None:
        if not SigningKey.objects.filter(kid=kid).exists():
            raise CommandError("There is no such key. Run the command without options to list all.")
        keys.compromise(kid=kid, by=by, at=timezone.now())
        self.stdout.write(f"{refresh_due(at=timezone.now())} tokens signed again")
