"""Proposing and confirming decisions. The decision is written once; the seal follows in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.lifecycle import NAME
from accounts.models import BusinessName, User
from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from verification.lifecycle import CASE
from verification.models import Case, CaseNote, Decision, Proposal, Seal
from verification.rules.requirements import judge
from verification.services import seals
from verification.services.facts import gather
from verification.services.review.access import assigned, reviewer
from verification.services.review.asking import Reason, checked
from verification.services.review.errors import EvidenceMissing, NotAssigned, SamePerson
from verification.services.review.measures import carry_out, decided

LIVING = ("active", "suspended")
ENDED_BY = {"approve": Decision.Outcome.APPROVED, "reject": Decision.Outcome.REJECTED}


@transaction.atomic
def propose(*, case: Case, person: User, at: datetime, outcome: str, reasons: Sequence[Reason]) -> Case:
    """Writes down what the reviewer wants. Where the tier allows one person, it is confirmed at once.

    Raises EvidenceMissing when something required was not shown, ReasonMissing for a refusal without a reason.
    """
    by = assigned(case, person)
    stored = checked(reasons) if outcome == Proposal.Outcome.REJECT else list(reasons)
    needs_second = four_eyes(case, outcome, at=at)
    Proposal.objects.update_or_create(
        case=case,
        defaults={
            "outcome": outcome,
            "reasons": stored,
            "four_eyes": needs_second,
            "reviewer": person,
            "at": at,
        },
    )
    case = move(case, CASE, "propose", by=by, at=at, reason=outcome)
    return case if needs_second else confirm(case=case, person=person, at=at)


def four_eyes(case: Case, outcome: str, *, at: datetime) -> list[str]:
    """Why a second person must confirm; empty when none is needed."""
    why = []
    if case.kind == Case.Kind.APPEAL:
        why.append("appeal")
    if outcome == Proposal.Outcome.REJECT:
        return [*why, "refused_renewal"] if case.kind == Case.Kind.RENEWAL else why
    judged = judge(gather(case, at=at))
    if judged.missing:
        raise EvidenceMissing
    return [*why, *judged.four_eyes]


@transaction.atomic
def confirm(*, case: Case, person: User, at: datetime) -> Case:
    """Makes a proposal a decision. Raises SamePerson where four eyes are needed and only two looked."""
    case = Case.objects.select_for_update().select_related("business").get(pk=case.pk)
    if case.state != "decision_proposed":
        raise NotAssigned
    by = reviewer(case, person)
    proposal = case.proposal
    second = person if proposal.reviewer_id != person.pk else None
    if proposal.four_eyes and second is None:
        raise SamePerson
    decision = _decide(case, proposal, second, at=at)
    if decision.outcome not in ENDED_BY.values():
        return carry_out(case=case, decision=decision, by=by, at=at)
    case = move(case, CASE, proposal.outcome, by=by, at=at, changes={"due_at": None})
    if decision.outcome == Decision.Outcome.APPROVED:
        _take_effect(case, decision, by=by, at=at)
    return case


def _decide(case: Case, proposal: Proposal, second: User | None, *, at: datetime) -> Decision:
    judged = judge(gather(case, at=at))
    return Decision.objects.create(
        case=case,
        outcome=ENDED_BY.get(proposal.outcome) or decided(proposal.outcome),
        reasons=proposal.reasons,
        facts={
            "met": list(judged.met),
            "missing": list(judged.missing),
            "mismatches": list(judged.mismatches),
        },
        reviewer=proposal.reviewer,
        second_reviewer=second,
        needs_second=bool(proposal.four_eyes),
        policy_version=case.policy_version,
        previous=Decision.objects.filter(case__business=case.business).order_by("-at").first(),
        at=at,
    )


def _take_effect(case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    """An approved case: its name stands, and the seal is issued, or the living one renewed."""
    approve_name(case, at=at)
    living = Seal.objects.filter(business_id=case.business_id, state__in=LIVING).first()
    if living is None:
        decision.case = case
        seals.issue(decision=decision, by=by, at=at)
    else:
        seals.renew(seal=living, decision=decision, by=by, at=at)


def approve_name(case: Case, *, at: datetime) -> None:
    """The proposed name, if there is one, takes the place of the approved one."""
    proposed = case.business.names.filter(state=BusinessName.State.PROPOSED).first()
    if proposed is None:
        return
    for old in case.business.names.filter(state=BusinessName.State.APPROVED):
        move(old, NAME, "retire", by=SYSTEM, at=at, changes={"valid_to": at})
    move(proposed, NAME, "approve", by=SYSTEM, at=at, changes={"valid_from": at})


@transaction.atomic
def send_back(*, case: Case, person: User, at: datetime, text: str) -> Case:
    """The second person does not agree: back to the first, with a note that says why."""
    by = reviewer(case, person)
    proposal = case.proposal
    if proposal.reviewer_id == person.pk:
        raise SamePerson
    CaseNote.objects.create(case=case, author=person, at=at, text=text)
    return move(case, CASE, "object", by=by, at=at, changes={"assignee": proposal.reviewer})
