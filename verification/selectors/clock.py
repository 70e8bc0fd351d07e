"""Until when the operator acts on a case: business days, standing still while the business is next."""

from datetime import datetime

from django.conf import settings

from accounts.rules.business_days import add_business_days
from accounts.selectors.calendar import calendar
from config.outbox.models import AuditEntry
from verification.models import Case
from verification.rules import deadlines


def promise(at: datetime) -> datetime:
    """The end of the last business day by which a case that is queued at `at` will have been decided."""
    return add_business_days(at, settings.REVIEW_BUSINESS_DAYS, calendar())


def resumed(case: Case, *, at: datetime) -> datetime:
    """The operator's deadline once the business answered at `at`: the days that were left when it was asked.

    Reads the audit trail, which knows every pause: the case's own date was the business's in the meantime.
    """
    moments = AuditEntry.objects.filter(
        subject_type=Case._meta.label_lower,
        subject_id=str(case.pk),
        action__in=("verification.case.queue", "verification.case.ask_back", "verification.case.answer"),
    ).order_by("id")
    due, paused = promise(at), None
    for moment in moments:
        kind = moment.action.rpartition(".")[2]
        if kind == "queue":
            due = promise(moment.at)
        elif kind == "ask_back":
            paused = moment.at
        elif paused is not None:
            due, paused = deadlines.after_pause(due, paused, moment.at, calendar()), None
    return deadlines.after_pause(due, paused, at, calendar()) if paused else due


def late_promise(due_at: datetime, *, at: datetime) -> datetime:
    """The next date that is named once `due_at` has passed: as many business days again as often as needed."""
    while due_at < at:
        due_at = promise(due_at)
    return due_at
