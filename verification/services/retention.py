"""When the papers of a case are deleted: a date once it is over, and the deed when the date has come."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from config.kernel.actors import SYSTEM
from config.outbox.services import audit
from verification.models import Appeal, Case, Document, Seal
from verification.rules import retention as rules
from verification.rules.retention import Terms
from verification.selectors.cases import REOPEN_FOR
from verification.services import papers
from verification.services.seals.issue import end_of

LIVING = ("active", "suspended")
OVER = ("approved", "rejected", "appealed", "closed", "withdrawn", "abandoned")
BATCH = 200


def terms() -> Terms:
    return Terms(settings.KEEP_REFUSED_DAYS, settings.KEEP_AFTER_SEAL_DAYS, settings.OBJECTION_DAYS)


def date_of(case: Case) -> datetime | None:
    """When the papers of this case go; None while it is open, or while an objection to it is."""
    if case.state == "approved":
        return _after_seal(case)
    if case.state == "abandoned":
        return max(rules.after_refusal(case.state_at, terms()), case.state_at + REOPEN_FOR)
    if case.state == "appealed":
        return _after_appeal(case)
    if case.state == "draft":
        late = Appeal.objects.filter(case=case).first()
        return rules.after_refusal(late.until, terms()) if late else None
    return rules.after_refusal(case.state_at, terms()) if case.state in OVER else None


def _after_seal(case: Case) -> datetime:
    """A seal that lives counts until its last day; that day moves when it is renewed or ends early."""
    # The main one: papers about the business stay while it stands, whichever further number was given up.
    seal = Seal.objects.filter(events__decision__case=case).order_by("further", "-pk").first()
    if seal is None:
        return rules.after_refusal(case.state_at, terms())
    end = end_of(seal.assurance_to) if seal.state in LIVING else seal.state_at
    return rules.after_seal(end, terms())


def _after_appeal(case: Case) -> datetime | None:
    about = Case.objects.filter(previous=case, kind=Case.Kind.APPEAL, submitted_at__isnull=False)
    newest = about.order_by("-created_at").first()
    if newest is None or newest.state not in OVER:
        return None
    return rules.after_refusal(newest.state_at, terms())


@transaction.atomic
def settle(*, business_id: UUID) -> None:
    """Writes the date to every paper of the business that is still there. Safe to repeat."""
    kept = Document.objects.filter(removed_at=None)
    for case in Case.objects.filter(business_id=business_id, documents__in=kept).distinct():
        kept.filter(case=case).update(purge_at=date_of(case))


def settle_missing(*, at: datetime) -> int:
    """Dates that no event gave: of cases decided before there were dates, and of drafts that were never sent."""
    over = Q(case__state__in=[state for state in OVER if state != "appealed"])
    unsent = Q(case__state="draft", case__kind=Case.Kind.APPEAL, case__appeal__until__lt=at)
    rows = Document.objects.filter(over | unsent, removed_at=None, purge_at=None)
    found = set(rows.order_by().values_list("case__business_id", flat=True)[:BATCH])
    for business_id in found:
        settle(business_id=business_id)
    return len(found)


def purge_due(*, at: datetime) -> int:
    """Deletes the bytes of every paper whose date has come and marks its row; returns how many."""
    due = Document.objects.filter(purge_at__lte=at, purged_at=None).select_related("case")
    return sum(_purge(paper, at=at) for paper in due.order_by("purge_at")[:BATCH])


def _purge(paper: Document, *, at: datetime) -> bool:
    """The date is worked out once more: a case that was opened again a moment ago keeps its papers."""
    if paper.removed_at is None:
        date = date_of(paper.case)
        if date is None or date > at:
            Document.objects.filter(pk=paper.pk).update(purge_at=date)
            return False
    papers.discard(paper.storage_name)
    with transaction.atomic():
        gone = Document.objects.filter(pk=paper.pk, purged_at=None)
        if not gone.update(purged_at=at, removed_at=paper.removed_at or at):
            return False
        audit("verification.document.purge", by=SYSTEM, at=at, row=paper)
    return True
