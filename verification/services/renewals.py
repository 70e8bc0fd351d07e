"""Opens the renewal of a seal in time, so that its owner has a task and a deadline before anything ends."""

from datetime import datetime, timedelta

from config.kernel.actors import SYSTEM
from verification.models import Case, Seal
from verification.services import cases

OPENS_BEFORE = timedelta(days=30)
BATCH = 200
OPEN = ("draft", "submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed")


def open_due(*, at: datetime) -> int:
    """One renewal case for each active main seal that ends within 30 days and has none open; returns how many."""
    soon = (at + OPENS_BEFORE).date()
    under_way = Case.objects.filter(kind=Case.Kind.RENEWAL, state__in=OPEN).values("business_id")
    seals = Seal.objects.filter(state="active", assurance_to__lte=soon, further=False)
    seals = seals.exclude(business_id__in=under_way)
    due = list(seals.select_related("business").order_by("assurance_to", "pk")[:BATCH])
    for seal in due:
        cases.open_renewal(seal=seal, by=SYSTEM, at=at)
    return len(due)
