"""Firms and people for what real processes do with money; called inside the stack by `manage.py shell`."""

import json
import os
import time
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

from celery import current_app
from django.utils import timezone

from accounts.models import User
from billing.models import Charge, Export, Invoice, OpenItem, Subscription
from billing.rules.proration import Interval
from billing.services import exports
from billing.services.providers import refunds, setups
from billing.services.subscriptions import open_free
from config.kernel.actors import SYSTEM
from tests import factories
from tests.billing.ageing import document
from tests.billing.factories import buy, contract, declare_size
from tests.journeys.deeds import session

# What each clock of a contract looks at; `due_on` is the open item's.
CLOCKS = {
    "contract": ("trial_ends_on", "next_on", "acts_on"),
    "dunning": ("dunning_on", "dunning_due_on", "due_on"),
}


def firms() -> None:
    """For each language a small firm and large ones, and two operators; prints the sessions of their people."""
    now, found = timezone.now(), {}
    for language in ("de", "en"):
        for name in ("small", "transfer", "card", "trial", "idle", "debit"):
            person = factories.user(name="Anna Huber", language=language)
            firm = factories.business(f"Huber {name} {language}", owner=person, at=now)
            made = open_free(business=firm, by=SYSTEM, at=now)
            if name == "small":
                declare_size(made, now.year - 1, at=now)
            found[f"{name}-{language}"] = {
                **_window(person),
                "firm": firm.legal_name,
                "business": firm.pk.hex,
            }
        operator = factories.user(name=f"Desk {language}", desk_role="operator", language=language)
        found[f"operator-{language}"] = _window(operator)
    print(json.dumps(found))


def _window(person: User) -> dict[str, str]:
    return {"session": session(person), "email": person.email}


def owing(*names: str) -> None:
    """Firms that owe for a year, the first of them for longer than they may; prints them with their invoices."""
    now, found = timezone.now(), {}
    for place, name in enumerate(names):
        at = now if place else now - timedelta(days=20)
        person = factories.user(name="Anna Huber", language="de")
        held = contract(factories.business(f"Gut {name}", owner=person, at=at), at=at)
        buy(held, interval="year", at=at)
        invoice = Invoice.objects.get(business=held.business)
        found[name] = {
            **_window(person),
            "firm": held.business.legal_name,
            "pk": str(invoice.pk),
            "number": invoice.number,
            "gross": str(invoice.gross),
        }
    print(json.dumps(found))


def by_card(firms: int) -> None:
    """Firms that handed a card over on the provider's page and ordered nothing yet; prints who they are."""
    now, made = timezone.now(), []
    for _firm in range(firms):
        person = factories.user(name="Anna Huber", language="en")
        held = contract(factories.business(owner=person, at=now), at=now)
        setup = setups.begin(business=held.business, person=person, kind="card", at=now)
        place = urlsplit(setup.url)
        line = HTTPConnection(place.netloc, timeout=10)
        line.request("POST", place.path, "last4=4242")
        assert line.getresponse().status == HTTPStatus.SEE_OTHER
        line.close()
        setups.look(pk=setup.pk, at=now)
        made.append(held.business.pk.hex)
    print(json.dumps(made))


def ordered(business: str, interval: Interval = "month") -> None:
    """The owner orders; whoever works will charge."""
    buy(Subscription.objects.get(business_id=business), interval=interval, at=timezone.now())


def given_back(business: str) -> None:
    """An operator gives the last charge of a business back, and takes its invoice back with it."""
    charge = Charge.objects.filter(invoice__business_id=business).latest("pk")
    refunds.propose(
        charge=charge,
        amount=charge.amount,
        reason="Wrong plan",
        with_credit_note=True,
        person=factories.user(desk_role="operator"),
        at=timezone.now(),
    )


def days_pass(business: str, days: int, clock: str) -> None:
    """As if so many days had passed on one clock of one firm; then it is rung, as beat rings it."""
    contracts = Subscription.objects.filter(business_id=business)
    items = OpenItem.objects.filter(business_id=business)
    for row in (*contracts, *items):
        waited_for = [name for name in CLOCKS[clock] if getattr(row, name, None)]
        for name in waited_for:
            setattr(row, name, getattr(row, name) - timedelta(days=days))
        row.save(update_fields=waited_for)
    current_app.send_task(f"billing.{clock}_clock")


def year(invoices: int, size: int) -> None:
    """Invoices of today with their XML and something as large as `size` for their PDF; prints an operator's session."""
    now = timezone.now()
    for _invoice in range(invoices):
        held = contract(factories.business(owner=factories.user(), at=now), at=now)
        buy(held, at=now)
        document(Invoice.objects.get(business=held.business), filling=os.urandom(size))
    print(json.dumps(_window(factories.user(desk_role="operator", language="en"))))


def pack_slowly() -> None:
    """A worker that packs one document in each step and rests after it, until somebody kills it."""
    exports.STEP_SECONDS, exports.PORTION = 0.0, 1
    while True:
        for export in Export.objects.filter(state="due"):
            exports.work(pk=export.pk, at=timezone.now())
        time.sleep(0.3)
