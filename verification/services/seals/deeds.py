"""What may happen to a seal while it lives; each deed is one move with its leaf, bits and answers. Further seals follow
the main one."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from config.kernel.actors import SYSTEM, Actor
from verification.models import Decision, Seal
from verification.rules.requirements import assurance_period
from verification.services.seals import family, holds
from verification.services.seals.carrying import carry_out
from verification.services.seals.errors import UnknownReason
from verification.services.seals.issue import (
    approved_name,
    checks_of,
    end_of,
    named,
    others_than_phone,
    phone_check,
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
EXTENSION = timedelta(days=30)


@transaction.atomic
def suspend(*, seal: Seal, cause: str, by: Actor, at: datetime, decision: Decision | None = None) -> Seal:
    """Suspends for a cause of the closed list; a further cause of an already suspended seal is added to it."""
    if cause not in SUSPENSION_CAUSES:
        raise UnknownReason
    others = family.beside(seal) if cause not in family.OF_THE_NUMBER else []
    suspended = _suspend(seal, cause, by=by, at=at, decision=decision)
    for other in others:
        _suspend(other, cause, by=by, at=at, decision=decision)
    return suspended


def _suspend(seal: Seal, cause: str, *, by: Actor, at: datetime, decision: Decision | None) -> Seal:
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
    """Takes one cause away; the seal is active again once none is left. What is about the business is cleared of its
    further seals as well, and of none of them while the main one has it."""
    if cause not in family.OF_THE_NUMBER and cause in family.causes_of_main(seal):
        return Seal.objects.get(pk=seal.pk)
    others = family.beside(seal)
    cleared = _clear(seal, cause, by=by, at=at, decision=decision)
    _clear_beside(others, [cause], by=by, at=at, decision=decision)
    return cleared


def _clear_beside(
    others: Iterable[Seal],
    causes: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    decision: Decision | None,
) -> None:
    """A further seal whose own number is not proven now stays suspended for that, and one that a decision of its own
    suspended for the same cause stays so for that decision."""
    for other in others:
        for cause in causes:
            if (
                cause in other.causes
                and cause not in family.OF_THE_NUMBER
                and not holds.decided(other, cause)
            ):
                if not other.phone.is_proven(at):
                    _suspend(other, "phone_unproven", by=SYSTEM, at=at, decision=None)
                _clear(other, cause, by=by, at=at, decision=decision)


def _clear(seal: Seal, cause: str, *, by: Actor, at: datetime, decision: Decision | None) -> Seal:
    seal = Seal.objects.select_for_update().get(pk=seal.pk)
    if seal.state != Seal.State.SUSPENDED or cause not in seal.causes:
        return seal
    left = [other for other in seal.causes if other != cause]
    if left:
        Seal.objects.filter(pk=seal.pk, state="suspended").update(causes=left)
        seal.refresh_from_db()
        return seal
    return _resume(seal, by=by, at=at, decision=decision)


@transaction.atomic
def resume(*, seal: Seal, by: Actor, at: datetime, decision: Decision | None = None) -> Seal:
    """Back to active: every cause is cleared, and the number is proven at this moment.

    Raises MainFirst for a further seal while something about the business stands against the main one.
    """
    family.must_not_wait(seal)
    others = family.beside(seal)
    causes = Seal.objects.values_list("causes", flat=True).get(pk=seal.pk)
    resumed = _resume(seal, by=by, at=at, decision=decision)
    _clear_beside(others, causes, by=by, at=at, decision=decision)
    return resumed


def _resume(seal: Seal, *, by: Actor, at: datetime, decision: Decision | None) -> Seal:
    phone = proven_phone(seal.business, at=at, seal=seal)
    changes = {"causes": [], "resign_at": at, **_clock(seal, phone_end=phone.expires_at)}
    return carry_out(seal, "resume", "seal.resumed", by=by, at=at, decision=decision, changes=changes)


def _clock(seal: Seal, *, phone_end: datetime | None) -> dict[str, Any]:
    end = end_of(seal.assurance_to)
    return {"ends_at": min(end, phone_end or end)}


@transaction.atomic
def extend(*, seal: Seal, at: datetime) -> Seal:
    """The operator is late with a renewal: at most 30 days, once, and on record. Valid further seals go along."""
    others = family.beside(seal)
    extended = _extend(seal, at=at)
    for other in others:
        if other.state == Seal.State.ACTIVE and not other.extended:
            _extend(other, at=at)
    return extended


def _extend(seal: Seal, *, at: datetime) -> Seal:
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
    """A renewal was approved: new dates, checks and name over the same code; the old place on the list stays.

    It is about the business, so its further seals are renewed with it, each of them whose number is proven now and
    against which nothing stands that it has by itself. Those others catch up when they are valid again.
    """
    others = family.beside(seal)
    causes = Seal.objects.values_list("causes", flat=True).get(pk=seal.pk)
    renewed = _renew(seal, decision, by=by, at=at)
    for other in others:
        shared = {
            cause for cause in causes if cause not in family.OF_THE_NUMBER and not holds.decided(other, cause)
        }
        own = set(other.causes) - shared - {"phone_unproven"}
        if other.phone.is_proven(at) and not own:
            keep_up(other, renewed, decision=decision, by=by, at=at)
        else:
            _clear_beside([other], causes, by=by, at=at, decision=decision)
    return renewed


@transaction.atomic
def keep_up(seal: Seal, main: Seal, *, decision: Decision, by: Actor, at: datetime) -> Seal:
    """A further seal gets what the main one was renewed with; only its number is proven by itself."""
    phone = proven_phone(seal.business, at=at, seal=seal)
    changes = {
        "case": main.case,
        "phone": phone,
        "name": main.name,
        "skeleton": main.skeleton,
        "domains": main.domains,
        "checks": [phone_check(phone), *others_than_phone(main)],
        "assurance_to": main.assurance_to,
        "ends_at": min(end_of(main.assurance_to), phone.expires_at or end_of(main.assurance_to)),
        "policy_version": main.policy_version,
        "version": seal.version + 1,
        "extended": False,
        "causes": [],
        "resign_at": at,
    }
    return carry_out(seal, "renew", "seal.renewed", by=by, at=at, decision=decision, changes=changes)


def _renew(seal: Seal, decision: Decision, *, by: Actor, at: datetime) -> Seal:
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
