"""Who may act on a case: never a member of the business, never whoever submitted or decided it before."""

from django.db.models import Q

from accounts.models import Membership, User
from accounts.permissions import desk_actor
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from verification.models import Case, Decision
from verification.services.review.errors import AppealNeedsAnother, NotAssigned, OwnBusiness


def reviewer(case: Case, person: User) -> Actor:
    """The actor of a person who may judge this case; raises OwnBusiness or AppealNeedsAnother."""
    own = Membership.objects.filter(business_id=case.business_id, user=person).exists()
    if own or case.submitted_by_id == person.pk:
        raise OwnBusiness
    if case.kind == Case.Kind.APPEAL and case.previous_id and _decided(case.previous_id, person):
        raise AppealNeedsAnother
    return desk_actor(person)


def _decided(case_id: object, person: User) -> bool:
    """Whether the person proposed or confirmed what is objected to, a proposal that was sent back included."""
    judged = Decision.objects.filter(case_id=str(case_id))
    return judged.filter(Q(reviewer=person) | Q(second_reviewer=person)).exists() or _proposed(
        case_id, person
    )


def _proposed(case_id: object, person: User) -> bool:
    entries = AuditEntry.objects.filter(subject_type=Case._meta.label_lower, subject_id=str(case_id))
    return entries.filter(action="verification.case.propose", actor_id=str(person.pk)).exists()


def assigned(case: Case, person: User) -> Actor:
    """As `reviewer`, and the case is in this person's hands."""
    by = reviewer(case, person)
    if case.assignee_id != person.pk:
        raise NotAssigned
    return by
