"""How tests withdraw, and read what is written about it."""

from datetime import datetime
from typing import Any

import time_machine
from django.core import mail

from billing.models import Cancellation, Subscription
from billing.services import cancelling, withdrawing
from config.outbox.delivering import work
from tests.billing.factories import owner
from tests.billing.test_contract_clock import on

SOON = on("2026-11-28")


def withdraw(made: Subscription, at: datetime = SOON) -> Cancellation:
    return withdrawing.withdraw(business=made.business, person=owner(made), at=at)


def received(made: Subscription, at: datetime = SOON, **fields: Any) -> Cancellation:
    """Somebody wrote without signing in."""
    given = {"name": "Anna", "contract": "Bäckerei", "email": "anna@huber.example", **fields}
    written = cancelling.Written(**given, kind="withdrawal")
    return cancelling.receive(written=written, language="en", at=at)


def letters(subject: str, at: datetime = SOON) -> list[str]:
    with time_machine.travel(at, tick=False):
        work("mail")
    return [str(one.body) for one in mail.outbox if subject in one.subject]
