"""What became of the money of a contract that was withdrawn from, as its business and its mails are told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet, Sum

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Charge, Payment, Refund, Subscription
from billing.rules.withdrawing import back_by
from billing.selectors import payouts
from billing.selectors.balance import balances
from billing.selectors.withdrawals import applied

SHOWN_FOR: Final = timedelta(days=60)
Amounts = list[tuple[str, int]]


@dataclass(frozen=True)
class Done:
    """What went back on one day."""

    currency: str
    amount: int
    on: date


@dataclass(frozen=True)
class GivenBack:
    """`to_card` and `to_bank` still have to go back until `by`; `on_its_way` is what the provider was asked for.

    `collecting`: money of an invoice that was taken back may still come in, and goes back then.
    """

    withdrawn_on: date
    by: date
    to_card: Amounts
    to_bank: Amounts
    on_its_way: Amounts
    done: list[Done]
    collecting: bool

    @property
    def is_moving(self) -> bool:
        return bool(self.to_card or self.to_bank or self.on_its_way or self.collecting)

    @property
    def is_nothing(self) -> bool:
        return not self.is_moving and not self.done


def given_back(subscription: Subscription, *, at: datetime) -> GivenBack | None:
    """None where nothing was withdrawn from, or that is long over and done."""
    since, business = subscription.withdrawn_at, subscription.business
    row = applied(business) if since else None
    if since is None or row is None:
        return None
    refunds = Refund.objects.filter(charge__invoice__business=business)
    owed = [payouts.owed(business, currency) for currency, left in balances(business).items() if left < 0]
    found = GivenBack(
        withdrawn_on=today(row.received_at),
        by=back_by(today(row.received_at)),
        to_card=_amounts(refunds, "proposed", also=[(one.currency, one.by_provider) for one in owed]),
        to_bank=[(one.currency, by_bank) for one in owed if (by_bank := one.amount - one.by_provider)],
        on_its_way=_amounts(refunds, "due", "asked", "pending"),
        done=_done(business, since),
        collecting=_collecting(business, since),
    )
    over = subscription.orders.filter(ordered_at__gt=since).exists() or at - since > SHOWN_FOR
    return None if over and not found.is_moving and not subscription.is_withdrawn else found


def _collecting(business: Business, since: datetime) -> bool:
    """Whether the provider may still bring money for what was invoiced before the withdrawal."""
    rows = Charge.objects.filter(invoice__business=business, invoice__issued_at__lte=since)
    return rows.filter(state__in=("asked", "pending")).exists()


def _amounts(refunds: "QuerySet[Refund]", *states: str, also: Amounts | None = None) -> Amounts:
    """By currency."""
    rows = refunds.filter(state__in=states).order_by().values_list("charge__currency")
    found = dict(rows.annotate(sum=Sum("amount")))
    for currency, amount in also or ():
        found[currency] = found.get(currency, 0) + amount
    return [(currency, amount) for currency, amount in found.items() if amount]


def _done(business: Business, since: datetime) -> list[Done]:
    """What left since then and was no chargeback, day by day."""
    rows = Payment.objects.filter(business=business, kind=Payment.Kind.REFUND, booked_at__gte=since)
    days = rows.order_by("received_on").values_list("currency", "received_on").annotate(sum=Sum("amount"))
    return [Done(currency, -amount, on) for currency, on, amount in days]
