"""The contract's row: locked first by every deed about money, moved by its table, wound up for the clock."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Business
from billing.lifecycle import SUBSCRIPTION
from billing.models import Subscription
from config.kernel.actors import Actor
from config.outbox.moves import move

MOST = 50_000
SPELL_SECONDS = 60.0  # well below the time limits of a task
NO_NOTICE: dict[str, Any] = {
    "notice_given_at": None,
    "ends_on": None,
    "cancelled_at": None,
    "plan_ends_on": None,
}
NO_NEXT: dict[str, Any] = {"next_version": None, "next_interval": "", "next_on": None}
NO_PLAN: dict[str, Any] = {
    "version": None,
    "interval": "",
    "period_start": None,
    "period_end": None,
    "trial_ends_on": None,
    **NO_NEXT,
}


def lock(business_id: UUID) -> Subscription:
    """The contract of a business, locked until the end of the transaction; one that had none yet has the free one."""
    rows = Subscription.objects.select_for_update(of=("self",))
    rows = rows.select_related("business", "version__plan", "next_version__plan").filter(
        business_id=business_id
    )
    found = rows.first()
    if found is None:
        since = Business.objects.get(pk=business_id).created_at
        new = Subscription(business_id=business_id, state_at=since)
        Subscription.objects.bulk_create([new], ignore_conflicts=True)
        found = rows.get()
    return found


def each(due: "QuerySet[Subscription]", deed: Callable[[UUID], bool]) -> int:
    """`deed` for each contract that is due, in order and once, until a minute is over; how many times it acted.

    What is left then is there when beat rings again.
    """
    end, done = time.monotonic() + SPELL_SECONDS, 0
    for business_id in list(due.values_list("business_id", flat=True)[:MOST]):
        done += deed(business_id)
        if time.monotonic() > end:
            break
    return done


def step(
    subscription: Subscription, action: str, *, by: Actor, at: datetime, reason: str = "", **changes: Any
) -> Subscription:
    """A move of the table; its event names the business as well, since others know no contracts."""
    ids = {"business": subscription.business_id}
    move(subscription, SUBSCRIPTION, action, by=by, at=at, reason=reason, changes=changes, event_ids=ids)
    return write(subscription)


def write(subscription: Subscription, **fields: Any) -> Subscription:
    """Writes columns other than the state; call it with the row locked. Sets the day of the next act."""
    for name, value in fields.items():
        setattr(subscription, name, value)
    subscription.acts_on = subscription.next_act
    subscription.save(update_fields=[*fields, "acts_on"])
    return subscription
