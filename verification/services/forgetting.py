"""Forgets warnings that are over, with what the desk wrote about them, and what is left of old codes."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.rules.retention import CODE_DAYS, WARNING_DAYS
from config.kernel.actors import SYSTEM
from config.outbox.services import audit
from verification.models import Challenge, Lookalike, LookalikeStep

OVER = ("refused", "lifted", "expired")
BATCH = 200


def forget_warnings(*, at: datetime) -> int:
    """Deletes what ended long enough ago; the audit keeps that there was one, by its number. Returns how many."""
    due = Lookalike.objects.filter(state__in=OVER, state_at__lt=at - timedelta(days=WARNING_DAYS))
    gone = 0
    while ids := list(due.order_by("state_at", "pk").values_list("pk", flat=True)[:BATCH]):
        gone += sum(_forget(pk, at=at) for pk in ids)
    return gone


@transaction.atomic
def _forget(pk: int, *, at: datetime) -> bool:
    """One row a transaction; somebody else may have been quicker."""
    current = Lookalike.objects.select_for_update().filter(pk=pk, state__in=OVER).first()
    if current is None:
        return False
    audit("verification.lookalike.forget", by=SYSTEM, at=at, row=current, from_state=current.state)
    LookalikeStep.objects.filter(lookalike=current).delete()
    current.delete()
    return True


def forget_codes(*, at: datetime) -> int:
    """Deletes codes of businesses that nothing can come of; that a number was proved stands at the number."""
    old = Challenge.objects.filter(created_at__lt=at - timedelta(days=CODE_DAYS))
    old = old.exclude(state__in=Challenge.LIVE)
    gone = 0
    while ids := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        Challenge.objects.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
