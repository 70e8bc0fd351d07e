"""Firms and people for the journey about money; called inside the stack by `manage.py shell`."""

import json

from django.utils import timezone

from billing.services.subscriptions import open_free
from config.kernel.actors import SYSTEM
from tests import factories
from tests.billing.factories import declare_size
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
