"""Weeks that pass for one firm while a journey waits a second: what its contract waits for comes nearer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.selectors.calendar import today
from tests.journeys.browsing import Person
from tests.journeys.money.paying import DAY
from tests.peers.stack import Stack

LOOKS = [pytest.param("de", 360, id="german-phone"), pytest.param("en", 1280, id="english-desktop")]


def pass_days(stack: Stack, firm: dict[str, str], days: int, *, clock: str = "contract") -> None:
    call = f"deeds.days_pass({firm['business']!r}, {days}, {clock!r})"
    call = f"from tests.billing.providers import deeds; {call}"
    stack.manage("shell", "-v", "0", "-c", call)


def day(person: Person, days: int) -> str:
    """The day in so many days, as the person reads it."""
    return (today(timezone.now()) + timedelta(days=days)).strftime(DAY[person.language])
