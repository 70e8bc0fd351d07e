"""Reminders of what is overdue, extras off, and notice; each step is a mail that says what happens next and when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.selectors.calendar import calendar, today
from billing.models import Subscription
from billing.rules.dunning import Milestone, course, next_milestone
from billing.services import contracts
from billing.services.settling import next_dunning, oldest_open
from config.kernel.actors import SYSTEM
from config.outbox.services import audit, record


def run(*, at: datetime) -> int:
    """Takes the next step of every contract on which one is due; returns how many were taken."""
    due = Subscription.objects.filter(dunning_due_on__lte=today(at)).order_by("dunning_due_on", "id")
    return contracts.each(due, lambda pk: dun(business_id=pk, at=at))


def dun(*, business_id: UUID, at: datetime) -> bool:
    """One step for one contract; False when it was paid, or another clock was faster."""
    day = today(at)
    with transaction.atomic():
        subscription = contracts.lock(business_id)
        oldest = oldest_open(subscription)
        milestone = _due(subscription, oldest, day)
        if milestone is None:
            contracts.write(subscription, dunning_due_on=next_dunning(subscription, oldest))
            return False
        _take(subscription, milestone, oldest or day, day, at=at)
        contracts.write(subscription, dunning_due_on=next_dunning(subscription, oldest))
        return True


def _due(subscription: Subscription, oldest: date | None, day: date) -> Milestone | None:
    if oldest is None:
        return None
    found = next_milestone(
        oldest, taken=subscription.dunning_step, taken_on=subscription.dunning_on, calendar=calendar()
    )
    return found if found and found.on <= day and found.step.action != "end" else None


def _take(subscription: Subscription, milestone: Milestone, oldest: date, day: date, *, at: datetime) -> None:
    taken: dict[str, Any] = {"dunning_step": milestone.step.number, "dunning_on": day}
    if milestone.step.action == "restrict" and subscription.state == "past_due":
        end = course(oldest, taken=milestone.step.number, taken_on=day, calendar=calendar())[-1]
        contracts.step(
            subscription, "restrict", by=SYSTEM, at=at, notice_given_at=at, ends_on=end.on, **taken
        )
    elif subscription.state == "active":
        contracts.step(subscription, "miss_payment", by=SYSTEM, at=at, **taken)
    else:
        contracts.write(subscription, **taken)
        audit("billing.subscription.remind", by=SYSTEM, at=at, row=subscription)
        record("billing.reminded", at=at, subscription=subscription.pk, business=subscription.business_id)
