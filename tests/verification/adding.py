"""Further numbers, asked for and decided by the services that the pages use; and a plan with room for them."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Business
from billing.models import Subscription
from tests.billing.factories import contract, plans
from tests.verification import changing, ready
from verification.models import Change, Seal
from verification.rules.numbers import classify
from verification.services import changes, phones
from verification.services.seals.refresh import refresh

SECOND, THIRD = "+493023125041", "+493023125042"
WHAT_FOR = {"reason": "Unser zweites Geschäft."}
PERIOD = {"period_start": date(2026, 1, 1), "period_end": date(2027, 1, 1), "interval": "year"}


def room(business: Business, plan: str = "medium", **fields: Any) -> Subscription:
    """A contract with ten numbers."""
    return contract(business, **{"state": "active", "version": plans()[plan], **PERIOD, **fields})


def main(**fields: Any) -> Seal:
    """A sealed business whose plan has room."""
    seal = ready.sealed(**fields)
    room(seal.business)
    return seal


def asked(seal: Seal, *, e164: str = SECOND, proven: bool = True, at: datetime | None = None) -> Change:
    """A draft about a further number, which was proven by a code."""
    now, by = at or timezone.now(), changing.by(seal)
    change = changes.ask(
        business=seal.business, kind="further_number", given=WHAT_FOR, seen=None, by=by, at=now
    )
    phone = phones.enter(business=seal.business, typed=e164, facts=classify(e164), by=by, at=now)
    if proven:
        phones.prove(phone=phone, method="voice", by=by, at=now)
    return Change.objects.select_related("case__business", "phone", "seal").get(pk=change.pk)


def added(seal: Seal, *, e164: str = SECOND, at: datetime | None = None) -> Seal:
    """Through the desk, signed; returns the further seal."""
    changing.decide(asked(seal, e164=e164, at=at), at=at)
    further = Seal.objects.select_related("business", "phone").get(
        e164=e164, business=seal.business, further=True
    )
    refresh(seal_id=further.pk, at=at or timezone.now())
    return further


def pair(**fields: Any) -> tuple[Seal, Seal]:
    """The main seal of a business, and a further one."""
    seal = main(**fields)
    return seal, added(seal)
