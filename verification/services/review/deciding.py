"""Proposing and confirming decisions. The decision is written once; the seal follows in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import BusinessName, User
from config.kernel.actors import Actor
from config.outbox.moves import move
from verification.lifecycle import CASE
from verification.models import Case, CaseNote, Decision, Proposal, Seal
from verification.rules.policy import CHANGES
from verification.rules.requirements import Judgement, judge, second_reviewer_reasons
from verification.services import naming, seals, settlements, settling_changes
from verification.services.facts import gather
from verification.services.review import overturning
from verification.services.review.access import assigned, reviewer
from verification.services.review.asking import Reason, checked
from verification.services.review.errors import EvidenceMissing, NotAssigned, OtherOutcomes, SamePerson
from verification.services.review.measures import carry_out, decided

LIVING = ("active", "suspended")
ENDED_BY = {"approve": Decision.Outcome.APPROVED, "reject": Decision.Outcome.REJECTED}


@dataclass(frozen=True)
class Wish:
    """What a reviewer wants: the outcome, its reasons, and what only a person can add to the evidence.

    `confirmed` are codes of requirements, `overridden` sources whose mismatch is explained.
    """

    outcome: str
    reasons: Sequence[Reason] = ()
    confirmed: Sequence[str] = ()
    overridden: Sequence[str] = ()


@transaction.atomic
def propose(*, case: Case, person: User, at: datetime, wish: Wish) -> Case:
    """Writes the wish down. Where the tier allows one person, it is confirmed at once.

    Raises EvidenceMissing when something required was not shown, ReasonMissing for a refusal without a reason.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("business").get(pk=case.pk)
    by = assigned(case, person)
    if case.kind == Case.Kind.APPEAL:
        raise OtherOutcomes
    refusing = wish.outcome == Proposal.Outcome.REJECT
    # A measure that was sent back is proposed anew, on the page of its seal: approving it would renew the seal.
    if case.kind == Case.Kind.MISUSE and not refusing:
        raise OtherOutcomes
    if not refusing:
        add_by_hand(case, wish, person, at=at)
    judged = judgement(case, at=at)
    # A dispute is about whose number it is; it issues nothing, so nothing has to be ready.
    if not refusing and judged.outcome != "ready" and case.kind != Case.Kind.DISPUTE:
        raise EvidenceMissing
    needs_second = second_reviewer_reasons(case.kind, wish.outcome, judged)
    Proposal.objects.update_or_create(
        case=case,
        defaults={
            "outcome": wish.outcome,
            "reasons": checked(wish.reasons) if refusing else list(wish.reasons),
            "four_eyes": list(needs_second),
            "reviewer": person,
            "at": at,
        },
    )
    case = move(case, CASE, "propose", by=by, at=at, reason=wish.outcome)
    return case if needs_second else confirm(case=case, person=person, at=at)


def add_by_hand(case: Case, wish: Wish, person: User, *, at: datetime) -> None:
    """Puts the reviewer's word beside the sources'; a refused proposal rolls it back with everything else."""
    hand = {"confirmed_at": at, "confirmed_by": person}
    case.requirements.filter(code__in=wish.confirmed).update(**hand)
    aside = {"overridden_at": at, "overridden_by": person}
    case.findings.filter(source__in=wish.overridden, state="done", result="mismatch").update(**aside)


def judgement(case: Case, *, at: datetime, duplicates: bool = True) -> Judgement:
    """The policy's answer on the facts as they are now; `duplicates` also looks for others with the same."""
    return judge(gather(case, at=at, duplicates=duplicates), at=at)


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
    if case.kind == Case.Kind.APPEAL:
        return overturning.carry_out(case=case, second=second, by=by, at=at)
    decision = _decide(case, proposal, second, at=at)
    if decision.outcome not in ENDED_BY.values():
        return carry_out(case=case, decision=decision, by=by, at=at)
    case = move(case, CASE, proposal.outcome, by=by, at=at, changes={"due_at": None})
    approved = decision.outcome == Decision.Outcome.APPROVED
    if case.kind == Case.Kind.DISPUTE:
        settlements.carry_out(case=case, holder_keeps=approved, by=by, at=at)
    elif case.kind in CHANGES:
        _settle_change(case, decision, by=by, at=at)
    elif approved:
        _take_effect(case, decision, by=by, at=at)
    return case


def _decide(case: Case, proposal: Proposal, second: User | None, *, at: datetime) -> Decision:
    judged = judgement(case, at=at)
    return Decision.objects.create(
        case=case,
        outcome=ENDED_BY.get(proposal.outcome) or decided(proposal.outcome),
        reasons=proposal.reasons,
        facts=judged.codes(),
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
    living = Seal.objects.filter(business_id=case.business_id, state__in=LIVING, further=False).first()
    if living is None:
        decision.case = case
        seals.issue(decision=decision, by=by, at=at)
    else:
        seals.renew(seal=living, decision=decision, by=by, at=at)


def _settle_change(case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    if decision.outcome == Decision.Outcome.APPROVED:
        settling_changes.approve(case=case, decision=decision, by=by, at=at)
    else:
        settling_changes.refuse(case=case, at=at)


def approve_name(case: Case, *, at: datetime) -> None:
    """The proposed name, if there is one, takes the place of the approved one. A name that waits in a case of its
    own is decided there."""
    waiting = case.business.names.filter(state=BusinessName.State.PROPOSED, changes__isnull=True)
    proposed = waiting.first()
    if proposed is not None:
        naming.stand(proposed, at=at)


@transaction.atomic
def send_back(*, case: Case, person: User, at: datetime, text: str) -> Case:
    """The second person does not agree: back to the first, with a note that says why."""
    by = reviewer(case, person)
    proposal = case.proposal
    if proposal.reviewer_id == person.pk:
        raise SamePerson
    CaseNote.objects.create(case=case, author=person, at=at, text=text)
    return move(case, CASE, "object", by=by, at=at, changes={"assignee": proposal.reviewer})
