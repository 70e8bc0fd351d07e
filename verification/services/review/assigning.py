"""Taking cases from the queue and putting them back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import Stale, move
from verification.lifecycle import CASE
from verification.models import Case
from verification.services.review.access import assigned, reviewer
from verification.services.review.errors import AppealNeedsAnother

IDLE = timedelta(days=2)


@transaction.atomic
def take(*, case: Case, person: User, at: datetime) -> Case:
    """Assigns a waiting case; of two who click at once one gets it, the other IllegalMove or Stale."""
    by = reviewer(case, person)
    return move(case, CASE, "take", by=by, at=at, changes={"assignee": person, "due_at": case.due_at})


def take_next(*, person: User, at: datetime) -> Case | None:
    """The case that is due first among those that this person may judge; None when there is none."""
    waiting = (
        Case.objects.filter(state="in_queue")
        .exclude(business__memberships__user=person)
        .exclude(submitted_by=person)
        .exclude(Q(kind="appeal") & Q(previous__decisions__reviewer=person))
        .exclude(Q(kind="appeal") & Q(previous__decisions__second_reviewer=person))
        .order_by("due_at", "id")
    )
    for case in waiting[:20]:
        try:
            return take(case=case, person=person, at=at)
        except (IllegalMove, Stale, AppealNeedsAnother):
            continue  # somebody was faster, or this person once proposed what is objected to; there may be another
    return None


@transaction.atomic
def put_back(*, case: Case, person: User, at: datetime) -> Case:
    by = assigned(case, person)
    return move(case, CASE, "put_back", by=by, at=at, changes={"assignee": None})


def put_back_idle(*, at: datetime) -> int:
    """Cases that lay untouched for two days go back to the queue; the clock of the operator runs on."""
    idle = list(Case.objects.filter(state="in_review", state_at__lte=at - IDLE).order_by("state_at")[:200])
    for case in idle:
        move(case, CASE, "put_back", by=SYSTEM, at=at, changes={"assignee": None}, reason="idle")
    return len(idle)
