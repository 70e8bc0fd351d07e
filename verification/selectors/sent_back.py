"""A proposal that a second person sent back, and why."""

from config.outbox.models import AuditEntry
from verification.models import Case, CaseNote

PROPOSED, SENT_BACK = "verification.case.propose", "verification.case.object"


def sent_back(case: Case) -> CaseNote | None:
    """The words of whoever objected to the last proposal, as long as it was not proposed again."""
    if case.state != "in_review":
        return None
    rows = AuditEntry.objects.filter(subject_type=Case._meta.label_lower, subject_id=str(case.pk))
    last = rows.filter(action__in=(PROPOSED, SENT_BACK)).order_by("-id").first()
    if last is None or last.action != SENT_BACK:
        return None
    return CaseNote.objects.filter(case=case, at=last.at).select_related("author").first()
