"""What time does to contracts: trials and periods end, changes begin, cancelled contracts end. Rung by beat."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.rules.business_days import business_day_from
from accounts.selectors.calendar import calendar, today
from billing.models import PlanVersion, Subscription
from billing.rules.dunning import NOTICE
from billing.rules.proration import Interval, period_of
from billing.selectors.size import verdict
from billing.services import contracts, invoicing
from config.kernel.actors import SYSTEM


def run(*, at: datetime) -> contracts.Spell:
    """Every contract on which something is due, one transaction each, as far as a spell goes."""
    return contracts.each("acts_on", today(at), lambda pk: act(business_id=pk, at=at))


def act(*, business_id: UUID, at: datetime) -> bool:
    """Whatever is due on one contract, once; False when another clock was faster."""
    day = today(at)
    with transaction.atomic():
        subscription = contracts.lock(business_id)
        if subscription.acts_on is None or subscription.acts_on > day:
            return False
        deeds: dict[str, Callable[..., None]] = {
            "trial": _end_trial,
            "active": _renew,
            "past_due": _renew,
            "restricted": _end,
            "cancel_scheduled": _end_or_renew,
        }
        deeds[subscription.state](subscription, day, at=at)
        return True


def _end_trial(subscription: Subscription, day: date, *, at: datetime) -> None:
    """Begins what was ordered; else back to free, or for a large firm the extras off and notice."""
    version = subscription.next_version
    if version is not None and not version.plan.is_free:
        _begin(subscription, version, subscription.trial_ends_on or day, at=at, action="activate")
    elif verdict(subscription.business_id).small:
        contracts.step(subscription, "return_to_free", by=SYSTEM, at=at, **contracts.NO_PLAN)
    else:
        ends = business_day_from(day + NOTICE, calendar())
        contracts.step(
            subscription, "lapse", by=SYSTEM, at=at, notice_given_at=at, ends_on=ends, trial_ends_on=None
        )


def _renew(subscription: Subscription, day: date, *, at: datetime) -> None:
    """The next period, with the plan that was ordered for it."""
    upcoming = subscription.next_version if subscription.next_on and subscription.next_on <= day else None
    if upcoming is not None and upcoming.plan.is_free:
        contracts.step(subscription, "return_to_free", by=SYSTEM, at=at, **contracts.NO_PLAN)
        return
    version = upcoming or subscription.version
    if version is None or subscription.period_end is None:
        raise RuntimeError("a running contract has a plan and a period")
    _begin(subscription, version, subscription.period_end, at=at)


def _begin(
    subscription: Subscription, version: PlanVersion, since: date, *, at: datetime, action: str = ""
) -> None:
    """A period from `since` on: whole when that is its first day, else the rest of it by the day."""
    ordered = subscription.next_version_id == version.pk
    chosen = subscription.next_interval if ordered else subscription.interval
    interval: Interval = "year" if chosen == "year" else "month"
    period = period_of(since, interval)
    changes: dict[str, Any] = {
        "version": version,
        "interval": interval,
        "period_start": period.start,
        "period_end": period.end,
        **(contracts.NO_NEXT if ordered else {}),
    }
    if action:
        contracts.step(subscription, action, by=SYSTEM, at=at, **changes, trial_ends_on=None)
    else:
        contracts.write(subscription, **changes)
    invoicing.issue(
        subscription=subscription,
        cause=f"period:{subscription.pk}:{since.isoformat()}",
        items=[invoicing.period_item(subscription, version, period, since=since)],
        currency=version.currency,
        at=at,
    )


def _end_or_renew(subscription: Subscription, day: date, *, at: datetime) -> None:
    if subscription.ends_on is not None and subscription.ends_on <= day:
        _end(subscription, day, at=at)
    elif subscription.renews:
        _renew(subscription, day, at=at)
    else:
        contracts.write(subscription)  # what its day was set for is no longer to happen


def _end(subscription: Subscription, day: date, *, at: datetime) -> None:
    """A small firm keeps the free plan and its seal; for others the contract ends, which verification hears."""
    if subscription.has_more and verdict(subscription.business_id).small:
        contracts.step(
            subscription, "return_to_free", by=SYSTEM, at=at, **contracts.NO_PLAN, **contracts.NO_NOTICE
        )
    else:
        contracts.step(subscription, "end", by=SYSTEM, at=at, **contracts.NO_PLAN)
