"""The contract's row: locked first by every deed about money, moved by its table, wound up for the clock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Business
from billing.lifecycle import SUBSCRIPTION
from billing.models import Subscription
from config.kernel.actors import Actor
from config.outbox.moves import move

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
