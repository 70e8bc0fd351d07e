"""Declaring a firm's size, what follows from it, and the operator's random sample."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import actor, desk_actor
from accounts.selectors.calendar import today
from billing.models import PlanVersion, SizeAudit, SizeAuditEntry, SizeDeclaration, Subscription
from billing.rules.sampling import sample
from billing.rules.size import Verdict, measure
from billing.selectors.size import as_year, declarations, latest_final, next_act, policy, verdict
from billing.services import contracts
from config.kernel.actors import SYSTEM
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class NoSuchYear(Refused):
    code = "no_such_year"
    message = _("Declare a business year that is over, or the current one as an estimate.")


class ClosedAlready(Refused):
    code = "closed_already"
    message = _("Somebody else has just closed this entry.")


@dataclass(frozen=True)
class Declared:
    """What somebody typed about one business year; `related` as SizeDeclaration keeps it."""

    year: int
    body: str
    staff: Decimal
    turnover: int
    balance: int
    related: Sequence[dict[str, str]] = ()


@transaction.atomic
def declare(*, business: Business, given: Declared, person: User, at: datetime) -> Verdict:
    """Keeps the declaration, closes an earlier one for the same year, and lets the contract follow the verdict."""
    if not today(at).year - 5 <= given.year <= today(at).year:
        raise NoSuchYear
    subscription = contracts.lock(business.pk)
    before = verdict(business.pk).small
    SizeDeclaration.objects.filter(business=business, year=given.year, replaced_at=None).update(
        replaced_at=at
    )
    row = SizeDeclaration(
        business=business,
        year=given.year,
        body=given.body,
        staff=given.staff,
        turnover=given.turnover,
        balance=given.balance,
        related=list(given.related),
        declared_at=at,
        declared_by=person,
    )
    row.small = measure(as_year(row), policy()).small
    row.save(force_insert=True)
    audit("billing.size.declare", by=actor(person), at=at, row=row)
    found = verdict(business.pk)
    _follow(subscription, before=before, small=found.small, at=at)
    _wind(subscription, day=today(at))
    return found


def _wind(subscription: Subscription, *, day: date) -> None:
    """An answer ends the question of that year; the clock looks again when the next one is due."""
    latest, asked_for = latest_final(declarations(subscription.business_id)), subscription.size_asked_for
    if latest is not None and asked_for is not None and latest >= asked_for:
        contracts.write(subscription, size_asked_at=None, size_reminded_at=None)
    contracts.write(subscription, size_on=next_act(subscription, day=day).on)


def _follow(subscription: Subscription, *, before: bool, small: bool, at: datetime) -> None:
    """A firm that turned out large has a trial to choose a plan in; one that is small again need not pay."""
    day = today(at)
    if not small and subscription.state == "free":
        ends = day + timedelta(days=settings.BILLING["trial_days"])
        contracts.step(subscription, "start_trial", by=SYSTEM, at=at, trial_ends_on=ends)
    elif small and subscription.state == "trial" and subscription.next_version is None:
        contracts.step(subscription, "return_to_free", by=SYSTEM, at=at, **contracts.NO_PLAN)
    elif small and (_waits_without_a_plan(subscription) or subscription.is_withdrawn):
        contracts.step(
            subscription, "return_to_free", by=SYSTEM, at=at, **contracts.NO_PLAN, **contracts.NO_NOTICE
        )
    elif small and subscription.state == "ended" and subscription.business.closed_at is None:
        contracts.step(subscription, "reopen", by=SYSTEM, at=at, **contracts.NO_PLAN, **contracts.NO_NOTICE)
    elif small and not before and subscription.state in ("active", "past_due"):
        _plan_the_way_back(subscription, at=at)


def _waits_without_a_plan(subscription: Subscription) -> bool:
    return subscription.state == "restricted" and subscription.version is None


def _plan_the_way_back(subscription: Subscription, *, at: datetime) -> None:
    """Small again after two years: free from the day on which the period that was paid for is over."""
    free = next((one for one in PlanVersion.objects.in_force(today(at)) if one.plan.is_free), None)
    if free is None or subscription.period_end is None:
        return
    contracts.write(subscription, next_version=free, next_interval="month", next_on=subscription.period_end)
    record("billing.small_again", at=at, subscription=subscription.pk, business=subscription.business_id)


@transaction.atomic
def draw(*, year: int, wanted: int, person: User, at: datetime, seed: str = "") -> SizeAudit:
    """A random sample of a year's declarations. Its seed is kept: the same seed draws the same sample again."""
    seed = seed or secrets.token_hex(16)
    row = SizeAudit.objects.create(year=year, seed=seed, wanted=wanted, drawn_at=at, drawn_by=person)
    rows = SizeDeclaration.objects.filter(year=year, replaced_at=None, declared_at__lte=at)
    chosen = sample(list(rows.values_list("pk", flat=True)), wanted, seed)
    SizeAuditEntry.objects.bulk_create(
        SizeAuditEntry(audit=row, declaration_id=pk, position=position)
        for position, pk in enumerate(chosen, start=1)
    )
    audit("billing.size_audit.draw", by=desk_actor(person), at=at, row=row)
    return row


@transaction.atomic
def close(*, entry: SizeAuditEntry, outcome: str, person: User, at: datetime) -> SizeAuditEntry:
    """What looking at a declaration came to; a business that has to correct it is told.

    Raises ClosedAlready for the second one who says so.
    """
    before = SizeAuditEntry.Outcome.CORRECTED if outcome == SizeAuditEntry.Outcome.CLEARED else ""
    found = SizeAuditEntry.objects.filter(pk=entry.pk, outcome=before).update(outcome=outcome, closed_at=at)
    if not found:
        raise ClosedAlready
    audit("billing.size_audit.close", by=desk_actor(person), at=at, row=entry, reason=outcome)
    entry.refresh_from_db()
    if outcome == SizeAuditEntry.Outcome.CORRECTED:
        record("billing.size_to_correct", at=at, sizeauditentry=entry.pk)
    return entry
