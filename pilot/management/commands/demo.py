"""Loads the demonstration data once; `--json` prints what it holds."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from pilot.management.demo.build import build, report


class Command(BaseCommand):
    help = "A programme, applications and businesses in all states. Running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what it holds as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        made = build(now=timezone.now())
        # The customers' side is another app's; it finds out itself what is there.
        call_command("demo_customers")
        if options["json"]:
            self.stdout.write(json.dumps(report(), ensure_ascii=False))
            return
        self.stdout.write("demonstration data loaded" if made else "demonstration data is there already")
