"""Which case a business works on, and who holds its row."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Business
from verification.models import Case, Seal
from verification.rules import tasks

OWN_KINDS = (Case.Kind.INITIAL, Case.Kind.RENEWAL)
# How long a case that was given up can be opened again.
REOPEN_FOR = timedelta(days=90)
EDITABLE = ("draft", "info_requested")
OPEN = ("draft", "submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed")


def unlocked(case: Case, task: str) -> frozenset[str] | None:
    """The fields of a page that the business may change now: None for all of them, an empty set for none.

    The website is the one thing that a business may change while its seal lives and no case is open: a machine proves
    it, and the seal follows. The name has a case of its own then.
    """
    if task == "domain" and case.state == "approved" and is_sealed(case.business_id):
        return None
    return tasks.unlocked(case.state, case.flagged, task)


def is_sealed(business_id: UUID) -> bool:
    return Seal.objects.filter(business_id=business_id, state__in=("active", "suspended")).exists()


def keeps_its_name(case: Case) -> bool:
    """Whether the name stands on a living seal, which a renewal does not change."""
    return case.kind == Case.Kind.RENEWAL and is_sealed(case.business_id)


def own(business: Business) -> "QuerySet[Case]":
    """The cases that a business itself runs, newest first; what the desk opens is not among them."""
    return Case.objects.filter(business=business, kind__in=OWN_KINDS).order_by("-created_at", "-id")


def current(business: Business) -> Case | None:
    """The open case, or the last one where none is open."""
    rows = list(own(business).select_related("business")[:5])
    return next((row for row in rows if row.state in OPEN), rows[0] if rows else None)
