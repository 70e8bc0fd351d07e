"""What time does to seals: expiry, suspension that lasted too long, renewal that is due."""

from datetime import datetime, timedelta

from django.db.models import Q

from config.kernel.actors import SYSTEM
from verification.models import Case, Seal
from verification.services import cases
from verification.services.seals import deeds

SUSPENDED_AT_MOST = timedelta(days=60)
RENEWAL_OPENS = timedelta(days=30)
BATCH = 200
WITH_OPERATOR = ("submitted", "auto_checks", "in_queue", "in_review", "decision_proposed")


def expire_due(*, at: datetime) -> int:
    """Ends seals whose last day is over; one whose renewal waits for us is extended instead, once."""
    over = Seal.objects.filter(state__in=["active", "suspended"], assurance_to__lt=at.date()).order_by("pk")[
        :BATCH
    ]
    for seal in over:
        if seal.state == Seal.State.ACTIVE and not seal.extended and _renewal_waits_for_us(seal):
            deeds.extend(seal=seal, at=at)
        else:
            deeds.expire(seal=seal, at=at)
    return len(over)


def _renewal_waits_for_us(seal: Seal) -> bool:
    return Case.objects.filter(
        business_id=seal.business_id, kind=Case.Kind.RENEWAL, state__in=WITH_OPERATOR
    ).exists()


def time_out_due(*, at: datetime) -> int:
    late = Seal.objects.filter(state="suspended", state_at__lte=at - SUSPENDED_AT_MOST).order_by("pk")[:BATCH]
    for seal in late:
        deeds.time_out(seal=seal, at=at)
    return len(late)


def open_renewals(*, at: datetime) -> int:
    """Opens the renewal 30 days before the end, so that the owner has a task and a deadline."""
    soon = (at + RENEWAL_OPENS).date()
    open_already = Q(business__cases__kind="renewal") & ~Q(
        business__cases__state__in=["approved", "rejected", "withdrawn", "appealed", "abandoned"]
    )
    seals = (
        Seal.objects.filter(state="active", assurance_to__lte=soon)
        .exclude(open_already)
        .order_by("pk")[:BATCH]
    )
    for seal in seals:
        cases.open_renewal(seal=seal, by=SYSTEM, at=at)
    return len(seals)
