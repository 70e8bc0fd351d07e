"""The papers of a case, and who may read one."""

from uuid import UUID

from accounts.models import User
from verification.models import Document
from verification.rules.facts import Facts
from verification.rules.policy import requirement_set


def kinds(facts: Facts) -> tuple[str, ...]:
    """The papers that count for this business, in the order of the policy."""
    asked = requirement_set(
        facts.kind, facts.country, facts.legal_form, facts.line, case_kind=facts.case_kind
    )
    needs = (need for one in asked.requirements for way in asked.offered(one) for need in way.needs)
    return tuple(dict.fromkeys(n.removeprefix("document:") for n in needs if n.startswith("document:")))


def readable(pk: UUID, person: User, *, desk: bool) -> Document | None:
    """The paper, for a member of its business or for the desk; for everybody else there is none."""
    rows = Document.objects.filter(pk=pk, removed_at=None)
    if not desk:
        rows = rows.filter(case__business__memberships__user=person, case__business__closed_at=None)
    return rows.first()
