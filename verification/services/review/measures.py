"""Measures against a living seal: suspending, revoking, resuming, each by a decision on a case of its own."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import CASE, OPEN_CASE
from verification.models import Case, Decision, Proposal, Seal
from verification.services import seals
from verification.services.review.access import assigned, reviewer
from verification.services.review.errors import MeasureWaits, OtherOutcomes, SealEnded
from verification.services.seals.deeds import SUSPENSION_CAUSES
from verification.services.seals.endings import REVOCATION_REASONS

MEASURES = {
    Proposal.Outcome.SUSPEND: SUSPENSION_CAUSES,
    Proposal.Outcome.REVOKE: REVOCATION_REASONS,
    Proposal.Outcome.RESUME: ("cleared",),
}
OF_THE_BUSINESS = (
    "domain_lost",
    "entity_dissolved",
    "impersonation_credible",
    "false_information",
    "impersonation",
    "rules_breach",
    "entity_ceased",
)
LIVING = ("active", "suspended")
DECIDED = {"suspend": "suspended", "revoke": "revoked", "resume": "resumed"}


@transaction.atomic
def open_measure(*, seal: Seal, measure: str, reason: str, text: str, person: User, at: datetime) -> Case:
    """Opens a misuse case about a seal and proposes the measure; a revocation then waits for a second person.

    `reason` is one of the closed list of the measure; `text` is what the business will read. Raises MeasureWaits where
    the same one is proposed already, SealEnded where the seal is over.
    """
    outcome = Proposal.Outcome(measure)
    if reason not in MEASURES[outcome]:
        raise seals.UnknownReason
    case = Case(
        business=seal.business,
        kind=Case.Kind.MISUSE,
        policy_version=seal.policy_version,
        state="decision_proposed",
        state_at=at,
        next_actor="operator",
        assignee=person,
        created_at=at,
        submitted_at=at,
    )
    by = reviewer(case, person)
    if reason in OF_THE_BUSINESS:
        seal = _main_of(seal)
    if outcome == Proposal.Outcome.RESUME:
        seals.must_not_wait(seal)
    _make_room(seal, outcome, at=at)
    case.save(force_insert=True)
    audit(f"verification.case.open_{measure}", by=by, at=at, row=case, reason=reason)
    four = ["revocation"] if outcome == Proposal.Outcome.REVOKE else []
    Proposal.objects.create(
        case=case,
        seal=seal,
        outcome=outcome,
        reasons=[{"code": reason, "requirement": "", "text": text}],
        four_eyes=four,
        reviewer=person,
        at=at,
    )
    return case


@transaction.atomic
def propose_again(*, case: Case, person: User, text: str, at: datetime) -> Case:
    """A measure that was sent back, with other words to the business; it waits for a second person once more.

    Raises OtherOutcomes where it was not sent back, NotAssigned, MeasureWaits and SealEnded.
    """
    proposal = _sent_back(case)
    outcome = Proposal.Outcome(proposal.outcome)
    seal = proposal.seal or Seal.objects.filter(business=case.business, further=False).latest("pk")
    if outcome == Proposal.Outcome.RESUME:
        seals.must_not_wait(seal)
    _make_room(seal, outcome, at=at, beside=case)
    by = assigned(Case.objects.select_for_update().get(pk=case.pk), person)
    reasons = [{**proposal.reasons[0], "text": text}]
    Proposal.objects.filter(pk=proposal.pk).update(reasons=reasons, reviewer=person, at=at)
    return move(case, CASE, "propose", by=by, at=at, reason=outcome)


@transaction.atomic
def drop(*, case: Case, person: User, at: datetime) -> Case:
    """A measure that was sent back is given up; the seal stays as it is. Raises OtherOutcomes and NotAssigned."""
    proposal = _sent_back(case)
    by = assigned(Case.objects.select_for_update().get(pk=case.pk), person)
    return move(case, CASE, "drop", by=by, at=at, reason=proposal.outcome, changes={"due_at": None})


def _sent_back(case: Case) -> Proposal:
    """What was proposed before somebody else objected to it."""
    found = Proposal.objects.select_related("seal").filter(case=case, case__kind=Case.Kind.MISUSE).first()
    if found is None:
        raise OtherOutcomes
    return found


def _make_room(seal: Seal, outcome: Proposal.Outcome, *, at: datetime, beside: Case | None = None) -> None:
    """The seal's row is locked, so that of many who want the same one proposes it. One that was sent back ends.

    `beside` is the case in which it is proposed, where there is one already.
    """
    if Seal.objects.select_for_update().get(pk=seal.pk).state not in LIVING:
        raise SealEnded
    same = Case.objects.filter(kind=Case.Kind.MISUSE, proposal__seal=seal, proposal__outcome=outcome)
    if same.filter(state="decision_proposed").exists():
        raise MeasureWaits
    others = same.filter(state__in=OPEN_CASE)
    for sent_back in others.exclude(pk=beside.pk) if beside else others:
        move(sent_back, CASE, "lapse", by=SYSTEM, at=at, changes={"due_at": None})


def _main_of(seal: Seal) -> Seal:
    """What is wrong with a business is wrong with all of its seals: they follow the main one."""
    main = Seal.objects.filter(business=seal.business, state__in=LIVING, further=False)
    return seal if not seal.further else main.first() or seal


def decided(outcome: str) -> Decision.Outcome:
    return Decision.Outcome(DECIDED[outcome])


def carry_out(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Case:
    """The measure takes effect on the living seal that it is about, in the deciding transaction. Raises SealEnded."""
    living = Seal.objects.filter(business_id=case.business_id, state__in=LIVING)
    # Measures that were proposed before there were further seals name none.
    about = case.proposal.seal_id
    seal = (living.filter(pk=about) if about else living.filter(further=False)).first()
    if seal is None:
        raise SealEnded
    reason = decision.reasons[0]["code"]
    if decision.outcome == Decision.Outcome.REVOKED:
        seals.revoke(seal=seal, reason=reason, decision=decision, by=by, at=at)
    elif decision.outcome == Decision.Outcome.SUSPENDED:
        seals.suspend(seal=seal, cause=reason, by=by, at=at, decision=decision)
    else:
        seals.resume(seal=seal, by=by, at=at, decision=decision)
    return move(case, CASE, "close", by=by, at=at, changes={"due_at": None})
