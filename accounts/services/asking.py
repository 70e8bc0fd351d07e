"""Once a year a business is asked whether its hours and holidays are still right; the row says when."""

from datetime import datetime

from django.db import transaction

from accounts.models import Profile
from config.outbox.services import record

BATCH = 200


def ask(*, at: datetime) -> int:
    """Asks those that are due, each once until it confirms or publishes again; returns how many were asked."""
    asked = 0
    while found := _batch(at):
        asked += found
    return asked


@transaction.atomic
def _batch(at: datetime) -> int:
    """Rows that another process has in hand are left to it."""
    due = Profile.objects.select_for_update(skip_locked=True, of=("self",)).select_related("published")
    due = due.filter(hours_due_at__lte=at, business__closed_at__isnull=True)
    rows = list(due.order_by("hours_due_at", "pk")[:BATCH])
    for profile in rows:
        profile.hours_due_at = None
        # Without a location there are no hours that could be wrong.
        if profile.published and profile.published.document.locations:
            record("accounts.hours_due", at=at, business=profile.business_id)
    Profile.objects.bulk_update(rows, ["hours_due_at"])
    return len(rows)
