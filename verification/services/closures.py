"""What ends in verification when a business closes: its seal is given back, cases end, numbers are free."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.kernel.actors import Actor
from config.kernel.lifecycle import Move
from verification.lifecycle import CASE, PHONE
from verification.models import Case, PhoneNumber, Seal
from verification.services import cases, phones, seals


@transaction.atomic
def business_closed(*, business_id: UUID, by: Actor, at: datetime) -> None:
    """All in one: no seal outlives its number, and further seals end with the main one.

    Decided cases stay as they are; a second call finds nothing to do.
    """
    living = Seal.objects.filter(business_id=business_id, state__in=("active", "suspended"))
    for seal in living.filter(further=False):
        seals.surrender(seal=seal, by=by, at=at)
    for case in Case.objects.filter(business_id=business_id).order_by("created_at"):
        if _may(CASE.legal(case.state, by.kind), "withdraw"):
            cases.withdraw(case=case, by=by, at=at)
    for phone in PhoneNumber.objects.filter(business_id=business_id).order_by("created_at"):
        if _may(PHONE.legal(phone.state, by.kind), "release"):
            phones.release(phone=phone, by=by, at=at)


def _may(legal: tuple[Move, ...], action: str) -> bool:
    return action in {move.action for move in legal}
