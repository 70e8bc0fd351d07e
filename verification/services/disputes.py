"""A number that two businesses have both proved: a case for the desk, and what its decision does."""

from datetime import datetime

from django.db import transaction

from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CASE, OPEN_CASE
from verification.models import Case, PhoneContest, PhoneNumber
from verification.rules import policy
from verification.selectors import clock, contests


@transaction.atomic
def open_case(*, contest: PhoneContest, at: datetime) -> Case:
    """A case in the queue, on the holder's side; its warning names the contest (`detail` is its id).

    Each number gets a case of its own, since one outcome is for one number. A case about this very number is taken
    up, unless its outcome is proposed already.
    """
    warning = {"code": contests.WARNING, "detail": str(contest.pk)}
    running = _about(contest)
    if running is not None:
        Case.objects.filter(pk=running.pk).update(warnings=[*running.warnings, warning])
        return running
    case = Case.objects.create(
        business_id=contest.holder.business_id,
        kind=Case.Kind.DISPUTE,
        policy_version=policy.CURRENT,
        state="in_queue",
        state_at=at,
        next_actor="operator",
        due_at=clock.promise(at),
        warnings=[warning],
        created_at=at,
        submitted_at=at,
    )
    audit("verification.case.open_dispute", by=SYSTEM, at=at, row=case, to_state=case.state)
    record("verification.case_queued", at=at, case=case.pk, business=case.business_id)
    return case


def _about(contest: PhoneContest) -> Case | None:
    rows = Case.objects.select_for_update().filter(
        business_id=contest.holder.business_id, kind=Case.Kind.DISPUTE, state__in=("in_queue", "in_review")
    )
    for case in rows.order_by("created_at", "pk"):
        holders = PhoneContest.objects.filter(pk__in=contests.named(case)).values_list("holder_id", flat=True)
        if set(holders) == {contest.holder_id}:
            return case
    return None


def hold(claimant: PhoneNumber) -> list[Case]:
    """The open cases about contests of this claimant, locked: as the desk does it, before the rows of the numbers."""
    claimed = PhoneContest.objects.filter(claimant=claimant, state="disputed").select_related("holder")
    found = []
    for contest in claimed.order_by("pk"):
        rows = Case.objects.select_for_update().filter(
            business_id=contest.holder.business_id, kind=Case.Kind.DISPUTE, state__in=OPEN_CASE
        )
        found += [case for case in rows.order_by("pk") if str(contest.pk) in contests.named(case)]
    return found


def close_settled(cases: list[Case], *, at: datetime) -> None:
    """Those in which nothing is left to decide, since the claimant let the number go, leave the desk's list."""
    for case in cases:
        if not contests.contests_of(case):
            move(case, CASE, "lapse", by=SYSTEM, at=at, reason="claimant_withdrew", changes={"due_at": None})
