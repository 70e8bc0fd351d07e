"""The papers of a case, and who may read one."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from verification.models import Case, Document
from verification.rules.policy import requirement_set
from verification.selectors.facts import current_phone


def shown(case: Case) -> "QuerySet[Document]":
    return Document.objects.filter(case=case, removed_at=None).order_by("uploaded_at")


def kinds(case: Case) -> tuple[str, ...]:
    """The papers that count for this business, in the order of the policy."""
    business = case.business
    phone = current_phone(business)
    line = phone.line_type if phone else ""
    asked = requirement_set(business.kind, business.country, business.legal_form, line)
    needs = (need for one in asked.requirements for way in asked.offered(one) for need in way.needs)
    return tuple(dict.fromkeys(n.removeprefix("document:") for n in needs if n.startswith("document:")))


def readable(pk: UUID, person: User, *, desk: bool) -> Document | None:
    """The paper, for a member of its business or for the desk; for everybody else there is none."""
    rows = Document.objects.filter(pk=pk, removed_at=None)
    if not desk:
        rows = rows.filter(case__business__memberships__user=person, case__business__closed_at=None)
    return rows.first()
