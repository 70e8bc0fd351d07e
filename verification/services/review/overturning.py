"""What the decision about an objection does. The old decision is never touched, and no seal is made here."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from verification.lifecycle import CASE
from verification.models import Appeal, Case, Decision, PhoneContest, Seal, SealEvent
from verification.rules.appeals import DECIDED
from verification.rules.policy import CHANGES
from verification.selectors import cases as own
from verification.services import mending, seals, settling_changes
from verification.services.seals import holds


@transaction.atomic
def carry_out(*, case: Case, second: User | None, by: Actor, at: datetime) -> Case:
    """Writes the decision about the objection, and opens the business's way on where it was right.

    A suspension is taken back at once. Otherwise a fresh case begins with everything that was fine: a seal comes
    only from approving that one, on facts judged again.
    """
    appeal = Appeal.objects.select_related("decision__case__business").get(case=case)
    proposal = case.proposal
    decision = Decision.objects.create(
        case=case,
        outcome=DECIDED[proposal.outcome],
        reasons=proposal.reasons,
        reviewer=proposal.reviewer,
        second_reviewer=second,
        needs_second=bool(proposal.four_eyes),
        policy_version=case.policy_version,
        previous=appeal.decision,
        at=at,
    )
    if decision.outcome != Decision.Outcome.UPHELD:
        _open_the_way(appeal.decision, decision, by=by, at=at)
    Case.objects.filter(pk=appeal.decision.case_id, state="appealed").update(next_actor="", due_at=None)
    return move(case, CASE, "close", by=by, at=at, changes={"due_at": None})


def _open_the_way(old: Decision, decision: Decision, *, by: Actor, at: datetime) -> None:
    if old.outcome == Decision.Outcome.SUSPENDED:
        _take_back(old, decision, by=by, at=at)
    elif old.outcome == Decision.Outcome.REVOKED:
        _after_revocation(old, by=by, at=at)
    elif old.case.kind in CHANGES:
        settling_changes.open_again(source=old.case, by=by, at=at)
    elif old.case.kind in own.OWN_KINDS:
        mending.open_again(source=old.case, by=by, at=at)


def _after_revocation(old: Decision, *, by: Actor, at: datetime) -> None:
    """The main seal's case opens again. A further one that was ended alone is asked for anew, on the page for that."""
    seal = Seal.objects.filter(events__decision=old, further=False).first()
    if seal is not None:
        mending.open_again(source=seal.case, by=by, at=at)
        return
    issued = SealEvent.objects.get(seal__events__decision=old, kind="seal.issued").decision
    if issued is not None:
        settling_changes.open_again(source=issued.case, by=by, at=at)


def _take_back(old: Decision, decision: Decision, *, by: Actor, at: datetime) -> None:
    """The cause of the suspension is cleared of the seal that it was about, unless something else stands behind it."""
    cause, business = old.reasons[0]["code"], old.case.business_id
    about = old.case.proposal.seal_id if hasattr(old.case, "proposal") else None
    suspended = Seal.objects.select_related("phone").filter(business_id=business, state="suspended")
    if about is not None:
        suspended = suspended.filter(pk=about)
    # Locked as every deed does it: the main row before the others.
    list(Seal.objects.select_for_update().filter(business_id=business).order_by("further", "pk"))
    for seal in suspended.order_by("pk"):
        if holds.decided(seal, cause, but=old) or _is_claimed(seal, cause):
            continue
        # A proof that ran out meanwhile is a cause of its own; without it the seal would have to be valid again.
        if not seal.phone.is_proven(at):
            seals.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=at)
        seals.clear(seal=seal, cause=cause, by=by, at=at, decision=decision)


def _is_claimed(seal: Seal, cause: str) -> bool:
    """Somebody else claims the number still: that suspends the seal without a decision."""
    claims = PhoneContest.objects.filter(holder_id=seal.phone_id, state__in=("open", "disputed"))
    return cause == "phone_contested" and claims.exists()
