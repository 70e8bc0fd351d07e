"""Which case a business works on, and who holds its row."""

from datetime import timedelta

from django.db.models import QuerySet

from accounts.models import Business
from verification.models import Case

OWN_KINDS = (Case.Kind.INITIAL, Case.Kind.RENEWAL)
# How long a case that was given up can be opened again.
REOPEN_FOR = timedelta(days=90)
EDITABLE = ("draft", "info_requested")
OPEN = ("draft", "submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed")


def own(business: Business) -> "QuerySet[Case]":
    """The cases that a business itself runs, newest first; what the desk opens is not among them."""
    return Case.objects.filter(business=business, kind__in=OWN_KINDS).order_by("-created_at", "-id")


def current(business: Business) -> Case | None:
    """The open case, or the last one where none is open."""
    rows = list(own(business).select_related("business")[:5])
    return next((row for row in rows if row.state in OPEN), rows[0] if rows else None)
