"""What time does to cases: reminders, cases given up, our own delay told and escalated. Found in the rows by beat."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.rules.business_days import advance
from accounts.selectors.calendar import calendar
from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import Stale, move
from config.outbox.services import audit, record
from verification.lifecycle import CASE
from verification.models import Case
from verification.rules import deadlines
from verification.selectors.cases import REOPEN_FOR

REMIND_BEFORE = timedelta(days=7)
WITH_US = ("submitted", "auto_checks", "in_queue", "in_review", "decision_proposed")
BATCH = 200


def remind(*, at: datetime) -> int:
    """A week before an answer is due, once; again after more time was given."""
    soon = Case.objects.filter(state="info_requested", reminded_at=None, due_at__lte=at + REMIND_BEFORE)
    return sum(_mark(case, "reminded_at", "verification.case_reminded", at=at) for case in _batch(soon))


def abandon(*, at: datetime) -> int:
    """Closes what was not answered in time; the business can open it again for 90 days."""
    over = Case.objects.filter(state="info_requested", due_at__lte=at)
    gone = 0
    for case in _batch(over):
        try:
            move(case, CASE, "abandon", by=SYSTEM, at=at, changes={"due_at": at + REOPEN_FOR})
        except (IllegalMove, Stale):
            continue  # answered in this very moment
        gone += 1
    return gone


def escalate(*, at: datetime) -> int:
    """Marks cases of which 80 % of the promised time is over, so that somebody looks before it is late."""
    left = timedelta(days=settings.REVIEW_BUSINESS_DAYS) * (1 - deadlines.ESCALATE_AT)
    horizon = advance(at, left, calendar())
    soon = Case.objects.filter(state__in=WITH_US, escalated_at=None, due_at__lte=horizon)
    return sum(_mark(case, "escalated_at", "verification.case_escalated", at=at) for case in _batch(soon))


def tell_late(*, at: datetime) -> int:
    """Tells a business, once, that we need longer than promised."""
    late = Case.objects.filter(state__in=WITH_US, late_at=None, due_at__lt=at)
    return sum(_mark(case, "late_at", "verification.case_late", at=at) for case in _batch(late))


def _batch(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.order_by("due_at", "id")[:BATCH])


@transaction.atomic
def _mark(case: Case, field: str, event: str, *, at: datetime) -> bool:
    """Stamps the row and records the event, unless another beat did so before."""
    if not Case.objects.filter(pk=case.pk, state=case.state, **{field: None}).update(**{field: at}):
        return False
    audit(event.replace("case_", "case."), by=SYSTEM, at=at, row=case)
    record(event, at=at, case=case.pk)
    return True
