"""Once a year every business is asked for its size, and reminded once; nothing else ever follows from silence."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.selectors.calendar import today
from billing.models import Subscription
from billing.selectors.size import next_act
from billing.services import contracts
from config.kernel.actors import SYSTEM
from config.outbox.services import audit, record

# Who leaves is not asked; whoever stays after all is looked at again.
LEAVING = ("cancel_scheduled", "ended")
LATER = timedelta(days=30)


def run(*, at: datetime) -> contracts.Spell:
    """Everybody whose row says so, one transaction each, as far as a spell goes."""
    return contracts.each("size_on", today(at), lambda pk: look(business_id=pk, at=at))


def look(*, business_id: UUID, at: datetime) -> bool:
    """Whatever is due for one business, once; False when that is nothing, or another clock was faster."""
    day = today(at)
    with transaction.atomic():
        subscription = contracts.lock(business_id)
        if subscription.size_on is None or subscription.size_on > day:
            return False
        if subscription.business.closed_at is not None or subscription.state in LEAVING:
            later = None if subscription.business.closed_at else day + LATER
            contracts.write(subscription, size_on=later)
            return False
        act = next_act(subscription, day=day)
        if act.on <= day:
            deed = _ask if act.kind == "ask" else _remind
            deed(subscription, day, at=at)
        contracts.write(subscription, size_on=next_act(subscription, day=day).on)
        return act.on <= day


def _ask(subscription: Subscription, day: date, *, at: datetime) -> None:
    contracts.write(subscription, size_asked_for=day.year - 1, size_asked_at=at, size_reminded_at=None)
    _tell("asked", subscription, at=at)


def _remind(subscription: Subscription, day: date, *, at: datetime) -> None:
    contracts.write(subscription, size_reminded_at=at)
    _tell("reminded", subscription, at=at)


def _tell(what: str, subscription: Subscription, *, at: datetime) -> None:
    """The event names the business year."""
    audit(f"billing.size.{what}", by=SYSTEM, at=at, row=subscription)
    ids = {"subscription": subscription.pk, "business": subscription.business_id}
    record(f"billing.size_{what}", at=at, **ids, year=subscription.size_asked_for)
