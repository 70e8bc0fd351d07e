"""Sets prices, limits and words of a plan from a day to come: `set_plan medium --from 2027-01-01 --month 39.00`."""

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.selectors.calendar import today
from billing.models import PlanVersion
from billing.models.plans import LIMITS
from billing.rules.money import INVOICEABLE, decimal, minor_units
from billing.services.plans import NoSuchCurrency, revise
from config.kernel.actors import Actor
from config.kernel.errors import Refused

PRICES = {"month": "month_price", "year": "year_price"}
WORDS = ("name_de", "name_en", "currency")
LINES = ("lines_de", "lines_en")


class Command(BaseCommand):
    help = "Without a plan: lists what is on offer. Running contracts keep the version that they were ordered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", help="small, medium or large")
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="2027-01-01")
        for name in PRICES:
            parser.add_argument(f"--{name}", help=f"net price of a {name}, such as 29.00")
        for name in WORDS:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name)
        for name in LINES:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name, nargs="+", metavar="LINE")
        for name in LIMITS:
            parser.add_argument(
                f"--{name.replace('_', '-')}", dest=name, help="a number, or none for no limit"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["code"]:
            self._revise(options)
        for row in PlanVersion.objects.select_related("plan").order_by("plan__rank", "valid_from"):
            price = decimal(row.month_price, row.currency)
            limits = ", ".join(f"{name} {_shown(row.limit(name))}" for name in LIMITS)
            self.stdout.write(f"{row.plan.code:8} from {row.valid_from}: {price} {row.currency}, {limits}")

    def _revise(self, options: dict[str, Any]) -> None:
        if options["valid_from"] is None:
            raise CommandError("Say from when: --from 2027-01-01")
        code, now = options["code"], timezone.now()
        try:
            latest = PlanVersion.objects.filter(plan__code=code, valid_from__lte=today(now)).latest(
                "valid_from"
            )
            changes = _changes(options, options["currency"] or latest.currency)
            by = Actor("operator", "command line")
            revise(code=code, valid_from=options["valid_from"], changes=changes, by=by, at=now)
        except PlanVersion.DoesNotExist as error:
            raise CommandError("There is no such plan. Run the command without one to list all.") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal


def _changes(options: dict[str, Any], currency: str) -> dict[str, Any]:
    given = {name: options[name] for name in (*WORDS, *LINES) if options[name]}
    prices = {PRICES[name]: _price(options[name], currency) for name in PRICES if options[name]}
    limits = {name: _limit(options[name]) for name in LIMITS if options[name]}
    return {**given, **prices, **limits}


def _price(text: str, currency: str) -> int:
    if currency not in INVOICEABLE:
        raise CommandError(str(NoSuchCurrency(currency=currency)))
    try:
        amount = minor_units(Decimal(text), currency)
    except (InvalidOperation, ValueError, OverflowError):
        amount = None
    if amount is None or not 0 <= amount < 10**9:
        raise CommandError(f"{text} is no price in {currency}. Write it as 29.00.")
    return amount


def _limit(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise CommandError(f"{text} is no limit. Write a whole number, or none.")
    return int(text)


def _shown(limit: int | None) -> str:
    return "without limit" if limit is None else str(limit)
