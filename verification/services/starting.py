"""Entering a number and asking for its code: one deed, so that a refusal leaves nothing behind."""

from datetime import datetime

from django.db import transaction

from accounts.models import Business
from config.kernel.actors import Actor
from verification.models import Challenge
from verification.rules.numbers import NumberFacts
from verification.services import challenges, phones


@transaction.atomic
def start(
    *,
    business: Business,
    typed: str,
    facts: NumberFacts,
    language: str,
    address: str,
    by: Actor,
    at: datetime,
    again: bool = False,
) -> Challenge:
    """The business proves this number; the kind of line picks SMS or call. Raises what `enter` and `ask` raise."""
    phone = phones.enter(business=business, typed=typed, facts=facts, by=by, at=at, again=again)
    return challenges.ask(phone=phone, channel="", language=language, address=address, by=by, at=at)
