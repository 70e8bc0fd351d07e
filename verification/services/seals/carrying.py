"""One move of one seal with everything that must be true together with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.kernel.actors import Actor
from config.outbox.moves import move
from verification.issuance.leaves import EventType
from verification.lifecycle import SEAL
from verification.models import Decision, Seal
from verification.services.seals import answers, giving_way, lists, log


def carry_out(
    seal: Seal,
    action: str,
    event: EventType,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    decision: Decision | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Seal:
    """The move with everything that must be true together: leaf, status bits, and the answers the internet gets."""
    seal = move(
        seal,
        SEAL,
        action,
        by=by,
        at=at,
        reason=reason,
        changes=changes,
        event_ids={"business": seal.business_id},
    )
    public = seal.business.shows_legal_details
    # List before log, as where a seal is issued: nobody waits for one while holding the other.
    lists.mark(seal)
    log.append(seal, event, by=by, at=at, reason=reason, decision=decision, name_publicly=public)
    giving_way.settle(seal, at=at)
    answers.write(seal, at=at)
    return seal
