"""How a seal ends; with the main seal of a business all of its further ones end."""

from datetime import datetime
from typing import Any

from django.db import transaction

from config.kernel.actors import SYSTEM, Actor
from verification.issuance.leaves import EventType
from verification.models import Decision, Seal
from verification.services.seals import family
from verification.services.seals.carrying import carry_out
from verification.services.seals.errors import NeedsSecondReviewer, UnknownReason

REVOCATION_REASONS = (
    "false_information",
    "impersonation",
    "rules_breach",
    "misissuance",
    "phone_reassigned",
    "entity_ceased",
)


def _end(seal: Seal, action: str, event: EventType, **how: Any) -> Seal:
    """Ends a seal, and with the main one all further ones that live: none of them outlives it."""
    others = family.beside(seal)
    ended = carry_out(seal, action, event, **how)
    for other in others:
        carry_out(other, action, event, **how)
    return ended


@transaction.atomic
def revoke(*, seal: Seal, reason: str, decision: Decision, by: Actor, at: datetime) -> Seal:
    """Ends the seal for good; the decision carries two reviewers (the database insists as well)."""
    if reason not in REVOCATION_REASONS:
        raise UnknownReason
    if decision.outcome != Decision.Outcome.REVOKED or decision.second_reviewer_id is None:
        raise NeedsSecondReviewer
    return _end(seal, "revoke", "seal.revoked", by=by, at=at, reason=reason, decision=decision)


@transaction.atomic
def surrender(*, seal: Seal, by: Actor, at: datetime) -> Seal:
    """The owner gives it back; the number is free for another seal."""
    return _end(seal, "surrender", "seal.surrendered", by=by, at=at)


@transaction.atomic
def expire(*, seal: Seal, at: datetime) -> Seal:
    return _end(seal, "expire", "seal.expired", by=SYSTEM, at=at)


@transaction.atomic
def end_contract(*, seal: Seal, at: datetime) -> Seal:
    """Billing's only word to us: the contract is over, after notice. The text stays neutral."""
    return _end(seal, "end_contract", "seal.contract_ended", by=SYSTEM, at=at)


@transaction.atomic
def time_out(*, seal: Seal, at: datetime) -> Seal:
    """Suspended for 60 days and not cleared. A further seal that was valid until now expires with it."""
    others = family.beside(seal)
    ended = carry_out(seal, "time_out", "seal.revoked", by=SYSTEM, at=at, reason="not_cleared")
    for other in others:
        if other.state == Seal.State.SUSPENDED:
            carry_out(other, "time_out", "seal.revoked", by=SYSTEM, at=at, reason="not_cleared")
        else:
            carry_out(other, "expire", "seal.expired", by=SYSTEM, at=at)
    return ended
