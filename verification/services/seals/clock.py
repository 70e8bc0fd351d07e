"""What time does to seals: expiry, and suspension that lasted too long."""

from datetime import datetime, timedelta

from verification.models import Case, Seal
from verification.services.seals import deeds, endings

SUSPENDED_AT_MOST = timedelta(days=60)
BATCH = 200
WITH_OPERATOR = ("submitted", "auto_checks", "in_queue", "in_review", "decision_proposed")


def expire_due(*, at: datetime) -> int:
    """Ends seals whose last day is over; one whose renewal waits for us is extended instead, once."""
    due = Seal.objects.filter(state__in=["active", "suspended"], assurance_to__lt=at.date())
    over = due.order_by("pk")[:BATCH]
    for seal in over:
        if seal.further and not due.filter(pk=seal.pk).exists():
            continue  # it went with the main one, or was extended with it
        if seal.state == Seal.State.ACTIVE and not seal.extended and _renewal_waits_for_us(seal):
            deeds.extend(seal=seal, at=at)
        else:
            endings.expire(seal=seal, at=at)
    return len(over)


def _renewal_waits_for_us(seal: Seal) -> bool:
    return Case.objects.filter(
        business_id=seal.business_id, kind=Case.Kind.RENEWAL, state__in=WITH_OPERATOR
    ).exists()


def time_out_due(*, at: datetime) -> int:
    late = Seal.objects.filter(state="suspended", state_at__lte=at - SUSPENDED_AT_MOST).order_by("pk")[:BATCH]
    for seal in late:
        if seal.further and not Seal.objects.filter(pk=seal.pk, state="suspended").exists():
            continue  # it ended with the main one
        endings.time_out(seal=seal, at=at)
    return len(late)
