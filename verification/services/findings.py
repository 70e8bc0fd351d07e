"""Looks at outside sources: the row is the job, and says what is due, what is running, and what was found."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import record
from verification.lifecycle import FINDING
from verification.models import Case, Finding
from verification.rules import looks
from verification.rules.looks import Verdict
from verification.services import limits
from verification.services.limits import Use

LEASE = timedelta(seconds=90)  # longer than every time limit of one look together
RING_AGAIN = timedelta(minutes=5)
BATCH = 100
LOOKS_AN_HOUR = 40
OPEN = ("due", "running")
NOT_LOOKED_UP = ("letter",)  # said by somebody who entered a code, so nobody can be asked again


@dataclass(frozen=True)
class Seen:
    """What one look brought: a verdict, or a pause (`again`) after which to look once more."""

    verdict: Verdict | None = None
    again: timedelta | None = None
    found: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask(*, case: Case, source: str, claim: str, by: Actor, at: datetime) -> Finding | None:
    """Makes sure that `source` is asked about `claim`, once; what was found about an older claim is discarded.

    An empty claim only discards. The caller holds the case's row, so that two tabs cannot both ask. Raises
    LimitReached when a business has too many questions asked.
    """
    live = case.findings.filter(source=source).exclude(state="discarded").first()
    if live is not None and live.claim == claim:
        return live
    if live is not None:
        move(live, FINDING, "discard", by=by, at=at)
    if not claim:
        return None
    _count(case, by=by, at=at)
    finding = Finding.objects.create(
        case=case, source=source, claim=claim, state_at=at, created_at=at, next_at=at
    )
    ring(finding, at=at)
    return finding


@transaction.atomic
def ask_again(*, case: Case, sources: tuple[str, ...], by: Actor, at: datetime) -> None:
    """Throws away what these sources said and asks them anew, since what it was compared with has changed."""
    for old in case.findings.filter(source__in=sources, state="done"):
        move(old, FINDING, "discard", by=by, at=at)
        ask(case=case, source=old.source, claim=old.claim, by=by, at=at)


@transaction.atomic
def freshen(*, case: Case, by: Actor, at: datetime) -> None:
    """Before a case is judged: asks anew where the source was silent or the answer is too old; hurries the rest."""
    old = Q(result=Finding.Result.UNAVAILABLE) | Q(expires_at__lte=at)
    done = case.findings.filter(old, state="done").exclude(source__in=NOT_LOOKED_UP)
    stale = done.values_list("source", flat=True)
    ask_again(case=case, sources=tuple(stale), by=by, at=at)
    for waiting in case.findings.filter(state="due", next_at__gt=at):
        hurry(finding=waiting, by=by, at=at)


@transaction.atomic
def hurry(*, finding: Finding, by: Actor, at: datetime) -> None:
    """Looks now instead of later. Raises LimitReached."""
    _count(finding.case, by=by, at=at)
    if Finding.objects.filter(pk=finding.pk, state="due").update(next_at=at):
        ring(finding, at=at)


def _count(case: Case, *, by: Actor, at: datetime) -> None:
    """Foreign servers are asked for a business at most so often an hour; what the system asks is not counted."""
    if by.kind == "business":
        limits.take_here([Use("looks", str(case.business_id), LOOKS_AN_HOUR, timedelta(hours=1))], at=at)


def ring(finding: Finding, *, at: datetime) -> None:
    """`tries` makes the event good for exactly one look, however often it is delivered."""
    record("verification.finding_due", at=at, finding=finding.pk, tries=finding.attempts)


@transaction.atomic
def ring_due(*, at: datetime, limit: int = BATCH) -> int:
    """Rings again for what is due, and for looks whose worker was killed; called by beat, safe with any number."""
    lost = Q(state="due", next_at__lte=at) | Q(state="running", lease_until__lt=at, next_at__lte=at)
    rows = Finding.objects.filter(lost).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    batch = list(rows[:limit])
    # Moved ahead, so that a long queue is not rung for again every minute.
    Finding.objects.filter(pk__in=[row.pk for row in batch]).update(next_at=at + RING_AGAIN)
    for finding in batch:
        ring(finding, at=at)
    return len(batch)


@transaction.atomic
def claim(*, finding_id: UUID, tries: int, at: datetime) -> Finding | None:
    """Leases the row for one look, or None when somebody else has it, or had it, or nobody wants to know any more."""
    free = Q(state="due") | Q(state="running", lease_until__lt=at)
    rows = Finding.objects.select_for_update(of=("self",)).select_related("case__business")
    finding = rows.filter(free, pk=finding_id, attempts=tries).first()
    if finding is None:
        return None
    changes = {"attempts": tries + 1, "lease_until": at + LEASE, "next_at": at + LEASE}
    return move(finding, FINDING, "start", by=SYSTEM, at=at, changes=changes)


@transaction.atomic
def close(*, finding: Finding, seen: Seen, at: datetime) -> bool:
    """Writes down what was seen; False when the look took so long that another one took over."""
    rows = Finding.objects.select_for_update().filter(state="running", attempts=finding.attempts)
    current = rows.filter(pk=finding.pk).first()
    if current is None:
        return False
    if seen.verdict is None:
        changes: dict[str, Any] = {"next_at": at + (seen.again or RING_AGAIN), "found": seen.found}
        move(current, FINDING, "postpone", by=SYSTEM, at=at, changes={**changes, "lease_until": None})
        return True
    move(
        current,
        FINDING,
        "conclude",
        by=SYSTEM,
        at=at,
        reason=seen.verdict.reason,
        event_ids={"case": current.case_id},
        changes={
            "result": seen.verdict.result,
            "found": {**seen.verdict.found, "reason": seen.verdict.reason},
            "checked_at": at,
            "expires_at": at + looks.GOOD_FOR,
            "lease_until": None,
            "next_at": None,
        },
    )
    return True


@transaction.atomic
def copy(*, source: Case, target: Case, at: datetime) -> None:
    """Gives a later case the good answers of an older one that are still fresh, instead of asking again."""
    good = source.findings.filter(state="done", result=Finding.Result.MATCH, expires_at__gt=at)
    for old in good:
        for asked in target.findings.filter(source=old.source, claim=old.claim, state__in=OPEN):
            move(asked, FINDING, "discard", by=SYSTEM, at=at)
        if target.findings.filter(source=old.source).exclude(state="discarded").exists():
            continue
        Finding.objects.create(
            case=target,
            source=old.source,
            claim=old.claim,
            state="done",
            state_at=old.state_at,
            created_at=at,
            attempts=old.attempts,
            result=old.result,
            found=old.found,
            checked_at=old.checked_at,
            expires_at=old.expires_at,
        )
