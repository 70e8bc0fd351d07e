"""New versions of a living seal: another name, another number, other domains. The code stays, its place does not."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from config.kernel.actors import SYSTEM, Actor
from verification.models import Decision, DomainProof, PhoneContest, PhoneNumber, Seal
from verification.rules import changes as rules
from verification.services.seals import deeds, family, lists
from verification.services.seals.carrying import carry_out
from verification.services.seals.errors import CannotIssue, NumberHasSeal
from verification.services.seals.issue import (
    approved_name,
    domain_checks,
    end_of,
    judge_again,
    named,
    phone_check,
)

LIVING = ("active", "suspended")


def _hold(seal: Seal) -> Seal:
    """The row under lock; raises CannotIssue when the seal has ended."""
    found = Seal.objects.select_for_update(of=("self",)).select_related("business").get(pk=seal.pk)
    if found.state not in LIVING:
        raise CannotIssue(why="seal")
    return found


def _next(
    seal: Seal, *, by: Actor, at: datetime, changes: dict[str, Any], decision: Decision | None = None
) -> Seal:
    """The next version of a seal whose row is held: a new place on a list, the old one good for another day."""
    status_list, place = lists.move_on(seal, at=at)
    values = {
        "version": seal.version + 1,
        "status_list": status_list,
        "status_index": place,
        "resign_at": at,
        # Since when it is valid, or suspended, has not changed.
        "state_at": seal.state_at,
        **changes,
    }
    return carry_out(seal, "change", "seal.changed", by=by, at=at, decision=decision, changes=values)


@transaction.atomic
def rename(*, seal: Seal, decision: Decision, by: Actor, at: datetime) -> Seal:
    """The new name was approved: all living seals of the business bear it from now on. Raises CannotIssue."""
    seal = _hold(seal)
    others = family.beside(seal)
    judge_again(decision, at=at)
    business = seal.business
    for one in (seal, *others):
        values = named(one, approved_name(business), at=at)
        if business.shows_legal_details:
            values["legal_name"] = business.legal_name
        renamed = _next(one, by=by, at=at, changes=values, decision=decision)
        seal = renamed if one is seal else seal
    return seal


@transaction.atomic
def move_number(*, seal: Seal, phone: PhoneNumber, decision: Decision, by: Actor, at: datetime) -> Seal:
    """The seal stands for `phone` from now on. What was suspended for want of the old number is cleared with it.

    Raises CannotIssue where the number is not proven now, or somebody else claims it, NumberHasSeal where it has one.
    """
    seal = _hold(seal)
    phone = PhoneNumber.objects.select_for_update().get(pk=phone.pk)
    claimed = PhoneContest.objects.filter(holder=phone, state__in=("open", "disputed")).exists()
    if claimed or phone.business_id != seal.business_id or not phone.is_proven(at) or not phone.expires_at:
        raise CannotIssue(why="phone")
    judge_again(decision, at=at)
    others = [check for check in seal.checks if check["c"] != "phone"]
    values = {
        "phone": phone,
        "e164": phone.e164,
        "extension": phone.extension,
        "left_numbers": rules.moved(
            seal.left_numbers,
            old=(seal.e164, seal.extension),
            new=(phone.e164, phone.extension),
            at=at,
        ),
        "checks": [phone_check(phone), *others],
        "ends_at": min(end_of(seal.assurance_to), phone.expires_at),
    }
    try:
        with transaction.atomic():
            seal = _next(seal, by=by, at=at, changes=values, decision=decision)
    except IntegrityError as error:
        raise NumberHasSeal from error
    for cause in family.OF_THE_NUMBER:
        seal = deeds.clear(seal=seal, cause=cause, by=SYSTEM, at=at)
    return seal


@transaction.atomic
def follow_domains(*, seal: Seal, by: Actor, at: datetime) -> Seal:
    """Makes the seal name what is proven now; nothing happens where it does already. A lost one stays named while
    the seal is suspended for it."""
    seal = _hold(seal)
    others = family.beside(seal)
    known = DomainProof.objects.filter(business_id=seal.business_id, state__in=("proven", "lost"))
    domains = sorted(set(known.values_list("domain", flat=True)))
    if domains != sorted(seal.domains):
        for one in (seal, *others):
            kept = [check for check in one.checks if check["c"] != "domain"]
            checks = [*kept, *domain_checks(one.business_id, one.assurance_to, on=at)]
            _next(one, by=by, at=at, changes={"domains": domains, "checks": checks})
    if not known.filter(state="lost").exists():
        seal = deeds.clear(seal=seal, cause="domain_lost", by=SYSTEM, at=at)
    return seal
