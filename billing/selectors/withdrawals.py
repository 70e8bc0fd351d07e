"""What a business could withdraw from, and until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import Business
from accounts.selectors.calendar import calendar, today
from billing.models import Cancellation, Invoice, Order, Subscription
from billing.rules.withdrawing import in_time, last_day


@dataclass(frozen=True)
class Standing:
    """The orders with obligation to pay that a business has not withdrawn from, by the moment of a withdrawal.

    `orders` are those that are still in time, the first one first; `latest` is the last of all, in time or not.
    """

    orders: tuple[Order, ...]
    latest: Order | None

    @property
    def until(self) -> date | None:
        return last_day_of(self.latest) if self.latest else None


def standing(business: Business, *, at: datetime) -> Standing:
    """Where nothing was ordered, or all of it was withdrawn from, both are empty."""
    rows = Order.objects.filter(subscription__business=business, ordered_at__lte=at)
    if done := applied(business):
        rows = rows.filter(ordered_at__gt=done.received_at)
    ordered = rows.select_related("version__plan").order_by("serial")
    orders = [one for one in ordered if not one.version.plan.is_free]
    day = today(at)
    timely = tuple(one for one in orders if in_time(today(one.ordered_at), day, calendar()))
    return Standing(timely, orders[-1] if orders else None)


def last_day_of(order: Order) -> date:
    return last_day(today(order.ordered_at), calendar())


def applied(business: Business) -> Cancellation | None:
    """The last withdrawal that was carried out."""
    return _of(business).filter(state="applied").last()


def latest(business: Business) -> Cancellation | None:
    """The last withdrawal of a contract, in time or too late."""
    return _of(business).last()


def withdrawn_from(invoice: Invoice, subscription: Subscription) -> bool:
    """Whether a withdrawal took it back, or would have, had it not been taken back before."""
    at = subscription.withdrawn_at
    if at is None or invoice.issued_at > at:
        return False
    return invoice.period_end > today(at) or invoice.credit_notes.filter(issued_at=at).exists()


def _of(business: Business) -> "QuerySet[Cancellation]":
    rows = Cancellation.objects.filter(subscription__business=business, kind=Cancellation.Kind.WITHDRAWAL)
    return rows.order_by("received_at", "pk")
