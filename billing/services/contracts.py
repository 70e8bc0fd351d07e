"""The contract's row: locked first by every deed about money, moved by its table, wound up for the clock."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Q

from accounts.models import Business
from billing.lifecycle import SUBSCRIPTION
from billing.models import Subscription
from config.kernel.actors import Actor
from config.outbox.moves import move

log = logging.getLogger(__name__)
Clock = Literal["acts_on", "dunning_due_on", "size_on"]
BATCH: Final = 200  # one statement each, also with SQLite's limit of parameters
SPELL_SECONDS = (
    0.5  # then others, who share the worker, have their turn; while more is due the clock rings for itself
)
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


@dataclass(frozen=True)
class Spell:
    """How many contracts acted, and whether time ran out before all that are due had their turn."""

    done: int
    more: bool


def each(
    clock: Clock,
    day: date,
    deed: Callable[[UUID], bool],
    *,
    sieve: Callable[[Sequence[UUID]], Sequence[UUID]] = lambda ids: ids,
) -> Spell:
    """`deed` for each contract that is due by `clock` on `day`, in order and once, until the spell is over.

    They come in batches; `sieve` drops those of a batch that need no deed. After a deed, whatever it did, a contract is
    not due any more. One that fails is noted and left, and holds up nobody behind it; beat's next ring tries it again.
    """
    end, done, seen, last = time.monotonic() + SPELL_SECONDS, 0, set[UUID](), None
    while batch := _due(clock, day, last):
        last = batch[-1][:2]
        for business_id in sieve([found for _on, _pk, found in batch if found not in seen]):
            seen.add(business_id)
            acted = _tried(deed, business_id)
            done += bool(acted)
            if acted is not None and time.monotonic() > end:
                return Spell(done, more=True)
    return Spell(done, more=False)


def _due(clock: Clock, day: date, last: tuple[date, int] | None) -> list[tuple[date, int, UUID]]:
    """The next batch in the clock's order, behind `last`."""
    rows = Subscription.objects.filter(**{f"{clock}__lte": day}).order_by(clock, "id")
    if last:
        rows = rows.filter(Q(**{f"{clock}__gt": last[0]}) | Q(**{clock: last[0], "id__gt": last[1]}))
    return list(rows.values_list(clock, "id", "business_id")[:BATCH])


def _tried(deed: Callable[[UUID], bool], business_id: UUID) -> bool | None:
    """None when it failed."""
    try:
        return deed(business_id)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one contract, the others have their turn
        log.error("clock of contract of %s failed: %s", business_id, type(error).__name__)
        return None


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
