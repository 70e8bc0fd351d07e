"""Forgetting: idle drafts, and what was withdrawn or ended with its programme, after 30 days."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.rules.retention import DRAFT_DAYS, WITHDRAWN_DAYS
from config.kernel.actors import SYSTEM
from config.outbox.services import audit
from pilot.models import Application

BATCH = 200


def erase_due(*, at: datetime) -> int:
    """Erases what is due, oldest first; returns how many."""
    since, idle_since = _since(at, is_draft=False), _since(at, is_draft=True)
    idle = Application.objects.filter(state="draft", touched_at__lte=idle_since).order_by("touched_at")
    gone = Application.objects.filter(state="withdrawn", erased_at__isnull=True, withdrawn_at__lte=since)
    ended = Application.objects.filter(state="programme_ended", erased_at__isnull=True, state_at__lte=since)
    due = [*idle[:BATCH], *gone.order_by("withdrawn_at")[:BATCH], *ended.order_by("state_at")[:BATCH]]
    return sum(_erase_if_due(application, at=at) for application in due)


def _since(at: datetime, *, is_draft: bool) -> datetime:
    return at - timedelta(days=DRAFT_DAYS if is_draft else WITHDRAWN_DAYS)


@transaction.atomic
def _erase_if_due(application: Application, *, at: datetime) -> bool:
    current = Application.objects.select_for_update().filter(pk=application.pk).first()
    if current is None or current.erased_at or current.state not in ("draft", "withdrawn", "programme_ended"):
        return False
    last_of_use = current.touched_at if current.state == "draft" else current.state_at
    if (current.withdrawn_at or last_of_use) > _since(at, is_draft=current.state == "draft"):
        return False
    erase(application=current, at=at)
    return True


@transaction.atomic
def erase(*, application: Application, at: datetime) -> None:
    """Removes a draft's row; of a sent application reference, dates and state stay, and nothing personal."""
    audit("pilot.application.erase", by=SYSTEM, at=at, row=application)
    if application.submitted_at is None:
        application.delete()
        return
    for rows in (application.answers, application.desk_questions, application.notes, application.invitations):
        rows.all().delete()
    Application.objects.filter(pk=application.pk).update(
        email="", email_confirmed_at=None, company="", skeleton="", warnings=[], flagged=False, erased_at=at
    )
