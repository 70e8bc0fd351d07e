"""Makes a draw again from its seed and its applications, and says whether it is the one that was written down."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pilot.models import Cohort
from pilot.rules.draw import lot
from pilot.services.drawing import check


class Command(BaseCommand):
    help = "Prints place, lot and application of a drawn group; exits with 1 when the order does not follow."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("group", type=int, help="the number of the group, as in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = Cohort.objects.filter(pk=options["group"]).first()
        if cohort is None or cohort.drawn_at is None:
            raise CommandError("There is no such group, or it is not drawn yet.")
        found = check(cohort)
        self.stdout.write(f"seed    {cohort.seed}\nsha256  {cohort.seed_hash}")
        for position, application in enumerate(found.places, start=1):
            self.stdout.write(f"{position:6}  {lot(cohort.seed, application)}  {application}")
        if not found.seed_fits:
            raise CommandError("The seed is not the one whose hash was announced.", returncode=1)
        if not found.order_fits:
            raise CommandError("The order written down does not follow from the seed.", returncode=1)
        self.stdout.write("The order follows from the seed, and the seed is the one announced.")
