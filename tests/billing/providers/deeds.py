"""Firms and people for what real processes do with money; called inside the stack by `manage.py shell`."""

import json
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.utils import timezone

from billing.models import Charge, Subscription
from billing.services.providers import refunds, setups
from billing.services.subscriptions import open_free
from config.kernel.actors import SYSTEM
from tests import factories
from tests.billing.factories import buy, contract, declare_size
from tests.journeys.deeds import session


def firms() -> None:
    """A small firm, a large one, and an operator; prints the sessions of their people."""
    now, found = timezone.now(), {}
    for name, language, small in (("small", "de", True), ("large", "en", False)):
        person = factories.user(name="Anna Huber", language=language)
        made = open_free(business=factories.business(owner=person, at=now), by=SYSTEM, at=now)
        if small:
            declare_size(made, now.year - 1, at=now)
        found[name] = session(person)
    found["operator"] = session(factories.user(desk_role="operator"))
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


def ordered(business: str) -> None:
    """The owner orders; whoever works will charge."""
    buy(Subscription.objects.get(business_id=business), at=timezone.now())


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
