"""Reminders of what is overdue, extras off, and notice; each step is a mail that says what happens next and when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min

from accounts.selectors.calendar import calendar, today
from billing.models import OpenItem, Subscription
from billing.rules.dunning import Milestone, course, next_milestone
from billing.services import contracts
from billing.services.settling import next_dunning, oldest_open
from config.kernel.actors import SYSTEM
from config.outbox.services import audit, record


def run(*, at: datetime) -> contracts.Spell:
    """Takes the next step of every contract on which one is due, one transaction each, as far as a spell goes."""
    day = today(at)
    return contracts.each(
        "dunning_due_on", day, lambda pk: dun(business_id=pk, at=at), sieve=lambda ids: _put_off(ids, day)
    )


@transaction.atomic
def _put_off(business_ids: Sequence[UUID], day: date) -> list[UUID]:
    """Those on which a step is due. The others wait for their day from now on, in three statements for all of them.

    A contract that somebody else has locked just now is left to its own transaction.
    """
    rows = Subscription.objects.filter(business_id__in=business_ids, dunning_due_on__lte=day)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    items = OpenItem.objects.filter(business_id__in=business_ids, state="open").order_by()
    found = {row.business_id: row for row in rows}
    oldest = dict(items.values_list("business_id").annotate(oldest=Min("due_on")))
    idle = {pk: row for pk, row in found.items() if _due(row, oldest.get(pk), day) is None}
    for pk, row in idle.items():
        row.dunning_due_on = next_dunning(row, oldest.get(pk))
    Subscription.objects.bulk_update(idle.values(), ["dunning_due_on"])
    return [pk for pk in business_ids if pk not in idle]


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
    subscription.dunning_step, subscription.dunning_on = milestone.step.number, day
    taken["dunning_due_on"] = next_dunning(subscription, oldest)
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
