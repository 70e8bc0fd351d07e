"""What may happen to a seal after it was issued; each deed is one move with its leaf, bits and answers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from verification.issuance.leaves import EventType
from verification.lifecycle import SEAL
from verification.models import Decision, Seal
from verification.rules.requirements import assurance_period
from verification.services.seals import answers, giving_way, lists, log
from verification.services.seals.errors import NeedsSecondReviewer, UnknownReason
from verification.services.seals.issue import (
    approved_name,
    checks_of,
    end_of,
    named,
    proven_domains,
    proven_phone,
)

SUSPENSION_CAUSES = (
    "phone_contested",
    "phone_unproven",
    "domain_lost",
    "entity_dissolved",
    "impersonation_credible",
    "misissuance_suspected",
    "holder_request",
)
REVOCATION_REASONS = (
    "false_information",
    "impersonation",
    "rules_breach",
    "misissuance",
    "phone_reassigned",
    "entity_ceased",
)
EXTENSION = timedelta(days=30)


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


@transaction.atomic
def suspend(*, seal: Seal, cause: str, by: Actor, at: datetime, decision: Decision | None = None) -> Seal:
    """Suspends for a cause of the closed list; a further cause of an already suspended seal is added to it."""
    if cause not in SUSPENSION_CAUSES:
        raise UnknownReason
    seal = Seal.objects.select_for_update().get(pk=seal.pk)
    if seal.state == Seal.State.SUSPENDED:
        if cause not in seal.causes:
            Seal.objects.filter(pk=seal.pk, state="suspended").update(causes=[*seal.causes, cause])
        seal.refresh_from_db()
        return seal
    changes = {"causes": [cause]}
    return carry_out(
        seal, "suspend", "seal.suspended", by=by, at=at, reason=cause, decision=decision, changes=changes
    )


@transaction.atomic
def clear(*, seal: Seal, cause: str, by: Actor, at: datetime, decision: Decision | None = None) -> Seal:
    """Takes one cause away; the seal is active again once none is left."""
    seal = Seal.objects.select_for_update().get(pk=seal.pk)
    if seal.state != Seal.State.SUSPENDED or cause not in seal.causes:
        return seal
    left = [other for other in seal.causes if other != cause]
    if left:
        Seal.objects.filter(pk=seal.pk, state="suspended").update(causes=left)
        seal.refresh_from_db()
        return seal
    return resume(seal=seal, by=by, at=at, decision=decision)


@transaction.atomic
def resume(*, seal: Seal, by: Actor, at: datetime, decision: Decision | None = None) -> Seal:
    """Back to active: every cause is cleared, and the number is proven at this moment."""
    phone = proven_phone(seal.business, at=at, seal=seal)
    changes = {"causes": [], "resign_at": at, **_clock(seal, phone_end=phone.expires_at)}
    return carry_out(seal, "resume", "seal.resumed", by=by, at=at, decision=decision, changes=changes)


def _clock(seal: Seal, *, phone_end: datetime | None) -> dict[str, Any]:
    end = end_of(seal.assurance_to)
    return {"ends_at": min(end, phone_end or end)}


@transaction.atomic
def revoke(*, seal: Seal, reason: str, decision: Decision, by: Actor, at: datetime) -> Seal:
    """Ends the seal for good; the decision carries two reviewers (the database insists as well)."""
    if reason not in REVOCATION_REASONS:
        raise UnknownReason
    if decision.outcome != Decision.Outcome.REVOKED or decision.second_reviewer_id is None:
        raise NeedsSecondReviewer
    return carry_out(seal, "revoke", "seal.revoked", by=by, at=at, reason=reason, decision=decision)


@transaction.atomic
def surrender(*, seal: Seal, by: Actor, at: datetime) -> Seal:
    """The owner gives it back; the number is free for another seal."""
    return carry_out(seal, "surrender", "seal.surrendered", by=by, at=at)


@transaction.atomic
def expire(*, seal: Seal, at: datetime) -> Seal:
    return carry_out(seal, "expire", "seal.expired", by=SYSTEM, at=at)


@transaction.atomic
def end_contract(*, seal: Seal, at: datetime) -> Seal:
    """Billing's only word to us: the contract is over, after notice. The text stays neutral."""
    return carry_out(seal, "end_contract", "seal.contract_ended", by=SYSTEM, at=at)


@transaction.atomic
def time_out(*, seal: Seal, at: datetime) -> Seal:
    """Suspended for 60 days and not cleared."""
    return carry_out(seal, "time_out", "seal.revoked", by=SYSTEM, at=at, reason="not_cleared")


@transaction.atomic
def extend(*, seal: Seal, at: datetime) -> Seal:
    """The operator is late with a renewal: at most 30 days, once, and on record."""
    last = seal.assurance_to + EXTENSION
    changes = {"assurance_to": last, "extended": True, "resign_at": at, "checks": _longer(seal.checks, last)}
    phone_end = seal.phone.expires_at
    return carry_out(
        seal,
        "extend",
        "seal.extended",
        by=SYSTEM,
        at=at,
        changes={**changes, "ends_at": min(end_of(last), phone_end or end_of(last))},
    )


def _longer(checks: list[dict[str, str]], last: date) -> list[dict[str, str]]:
    return [{**check, "to": last.isoformat()} if check["c"] != "phone" else check for check in checks]


@transaction.atomic
def renew(*, seal: Seal, decision: Decision, by: Actor, at: datetime) -> Seal:
    """A renewal was approved: new dates, checks and name over the same code; the old place on the list stays."""
    business = seal.business
    phone, name = proven_phone(business, at=at, seal=seal), approved_name(business)
    start = max(at.astimezone(UTC).date(), seal.assurance_from)
    _, last = assurance_period(start)
    changes = {
        "case": decision.case,
        "phone": phone,
        **named(seal, name, at=at),
        "domains": proven_domains(business),
        "checks": checks_of(decision, phone, last),
        "assurance_to": last,
        "ends_at": min(end_of(last), phone.expires_at or end_of(last)),
        "policy_version": decision.policy_version,
        "version": seal.version + 1,
        "extended": False,
        "causes": [],
        "resign_at": at,
    }
    return carry_out(seal, "renew", "seal.renewed", by=by, at=at, decision=decision, changes=changes)
