"""Ordering a plan with obligation to pay: exactly once, at exactly the amounts that the page showed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import actor
from accounts.selectors.calendar import today
from billing.models import Order, PaymentMethod, PlanVersion, Subscription
from billing.rules.changes import Part
from billing.rules.money import INVOICEABLE
from billing.rules.proration import Interval
from billing.selectors.quotes import Quote, quote
from billing.selectors.recipients import recipient
from billing.selectors.size import verdict
from billing.services import contracts, invoicing
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record

STARTING = {
    "free": "order", "trial": "activate", "restricted": "order", "ended": "order", "cancel_scheduled": "order",
}  # fmt: skip


class AmountsChanged(Refused):
    """What the page showed is no longer what it costs (a new day, a new price, another plan)."""

    code = "amounts_changed"
    message = _("The amounts have changed since you opened this page. Check them again, then order.")


class OrderedOtherwise(Refused):
    """Somebody else of the business ordered another plan meanwhile."""

    code = "ordered_otherwise"
    message = _("Somebody in your business has just ordered another plan. Look at what is true now.")


class NothingToOrder(Refused):
    code = "nothing_to_order"
    message = _("This is your plan already.")


class NotForLargeFirms(Refused):
    code = "not_for_large_firms"
    message = _("The free plan is for small firms. By what you declared, your firm is larger.")


class PayFirst(Refused):
    code = "pay_first"
    message = _("An invoice is overdue. Once it is paid you can change your plan.")


class CancelledAlready(Refused):
    code = "cancelled_already"
    message = _("You have cancelled. Take that back first, then you can change your plan.")


class BusinessIsClosed(Refused):
    code = "business_is_closed"
    message = _("This business is closed. Nobody can order anything for it.")


class CannotBeInvoiced(Refused):
    code = "cannot_be_invoiced"
    message = _("This plan cannot be ordered: its price is in a currency that we cannot invoice in.")


class DetailsMissing(Refused):
    code = "details_missing"
    message = _("An invoice needs your name and address. Fill in your billing details first.")


@dataclass(frozen=True)
class Placed:
    """An order; `fresh` is False when it had been placed before, by another click or tab."""

    order: Order
    fresh: bool


def order(
    *, business: Business, version: PlanVersion, interval: Interval, serial: int, seen: str,
    person: User, at: datetime,
) -> Placed:  # fmt: skip
    """Orders `version`. `serial` is the number that the page showed, `seen` the digest of its amounts.

    The same serial a second time orders nothing and returns the first order. Raises one of the refusals above.
    """
    with transaction.atomic():
        subscription = contracts.lock(business.pk)
        if known := _known(subscription, serial, version, interval):
            return Placed(known, fresh=False)
        check(subscription, version)
        found = quote(subscription, version, interval, at=at)
        if found.digest != seen:
            raise AmountsChanged
        return Placed(_place(subscription, found, person, at=at), fresh=True)


def check(subscription: Subscription, version: PlanVersion) -> None:
    """Raises the refusal of whatever stands in the way, whatever it costs."""
    if subscription.business.closed_at is not None:
        raise BusinessIsClosed
    if subscription.state == "cancel_scheduled" and not subscription.is_withdrawn:
        raise CancelledAlready
    if subscription.dunning_step:
        raise PayFirst
    if version.plan.is_free:
        if subscription.version is None and subscription.state not in ("trial", "ended"):
            raise NothingToOrder
        if not verdict(subscription.business_id).small:
            raise NotForLargeFirms
    elif version.currency not in INVOICEABLE:
        raise CannotBeInvoiced
    elif recipient(subscription.business).missing:
        raise DetailsMissing


def _known(subscription: Subscription, serial: int, version: PlanVersion, interval: Interval) -> Order | None:
    if serial == subscription.serial + 1:
        return None
    found = Order.objects.filter(subscription=subscription, serial=serial).first()
    if found is None or (found.version_id, found.interval) != (version.pk, interval):
        raise OrderedOtherwise
    return found


def _place(subscription: Subscription, found: Quote, person: User, *, at: datetime) -> Order:
    by = actor(person)
    _refuse_nothing(subscription, found)
    placed = Order.objects.create(
        subscription=subscription,
        serial=subscription.serial + 1,
        kind=found.change.kind,
        version=found.version,
        interval=found.interval,
        begins_on=found.change.on,
        currency=found.currency,
        net=found.now.net if found.due_now else 0,
        tax=found.now.tax if found.due_now else 0,
        gross=found.now.gross if found.due_now else 0,
        ordered_at=at,
        ordered_by=person,
    )
    audit("billing.order.place", by=by, at=at, row=placed)
    contracts.write(subscription, serial=placed.serial)
    PaymentMethod.objects.get_or_create(
        business=subscription.business, removed_at=None, defaults={"kind": "bank_transfer", "created_at": at}
    )
    if found.version.plan.is_free and subscription.state == "ended":
        contracts.step(subscription, "reopen", by=by, at=at, **contracts.NO_PLAN, **contracts.NO_NOTICE)
    else:
        begin = _begin_later if found.change.timing == "later" else _begin_now
        begin(subscription, found, placed, by=by, at=at)
    record("billing.order_placed", at=at, order=placed.pk, business=subscription.business_id)
    return placed


def _refuse_nothing(subscription: Subscription, found: Quote) -> None:
    """Ordering what one has is only something when something else was to follow: then that is called off."""
    same = (
        subscription.version is not None
        and subscription.version.plan_id == found.version.plan_id
        and subscription.interval == found.interval
        and found.change.timing == "later"
    )
    ahead = subscription.next_version_id == found.version.pk and subscription.next_interval == found.interval
    if ahead or (same and subscription.next_version_id is None):
        raise NothingToOrder


def _begin_later(subscription: Subscription, found: Quote, placed: Order, *, by: Actor, at: datetime) -> None:
    version = subscription.version
    if version is not None and (version.plan_id, subscription.interval) == (
        found.version.plan_id,
        found.interval,
    ):
        contracts.write(subscription, **contracts.NO_NEXT)  # stays as it is: the running version is kept
        return
    contracts.write(
        subscription,
        next_version=found.version,
        next_interval=found.interval,
        next_on=found.change.on,
    )


def _begin_now(subscription: Subscription, found: Quote, placed: Order, *, by: Actor, at: datetime) -> None:
    old = subscription.version
    changes: dict[str, Any] = {
        **contracts.NO_NEXT,
        "version": found.version,
        "interval": found.interval,
        "period_start": found.change.period.start,
        "period_end": found.change.period.end,
        "trial_ends_on": None,
    }
    was_yearly = subscription.interval == "year"
    if action := STARTING.get(subscription.state):
        contracts.step(
            subscription,
            action,
            by=by,
            at=at,
            **changes,
            **contracts.NO_NOTICE,
            dunning_step=0,
            dunning_on=None,
        )
    else:
        contracts.write(subscription, **changes)
    invoicing.issue(
        subscription=subscription,
        cause=f"order:{placed.pk}",
        items=[_item(subscription, part, found, old, was_yearly=was_yearly) for part in found.change.parts],
        currency=found.currency,
        at=at,
        order=placed,
    )


def _item(
    subscription: Subscription, part: Part, found: Quote, old: PlanVersion | None, *, was_yearly: bool
) -> invoicing.Item:
    unused = part.what == "unused"
    version = old if unused and old is not None else found.version
    yearly = was_yearly if unused else found.interval == "year"
    return invoicing.change_item(subscription, version, part, yearly=yearly)


def offered(at: datetime) -> list[PlanVersion]:
    """What can be ordered today, the free plan first."""
    return PlanVersion.objects.in_force(today(at))
