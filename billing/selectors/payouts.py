"""What businesses that get no further invoice have to their credit, and what was paid back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Cancellation, Charge, Invoice, Payment, Payout, Refund
from billing.rules.withdrawing import back_by
from billing.selectors.balance import unused

OPEN: Final = ("proposed", "due")
ON_ITS_WAY: Final = ("proposed", "due", "asked", "pending")
NO_FURTHER_INVOICE: Final = ("ended", "free")
STATES: Final = {
    "proposed": _("waits for a second person"),
    "due": _("to be transferred"),
    "paid": _("paid back"),
    "withdrawn": _("withdrawn"),
}
WAYS: Final = {
    "transfer": _("by bank transfer"),
    "provider": _("to the card or account that it came from"),
}


@dataclass(frozen=True)
class Part:
    """What of one payment is to the credit; `charge` where it came through a provider that can give it back."""

    payment: Payment
    amount: int
    charge: Charge | None


@dataclass(frozen=True)
class Owed:
    """What a business has to its credit in one currency, payment by payment.

    `by` is the last day for giving it back to whoever withdrew; the law knows none for the others.
    """

    business: Business
    currency: str
    parts: tuple[Part, ...]
    by: date | None = None

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def by_provider(self) -> int:
        return sum(part.amount for part in self.parts if part.charge is not None)


def goes_back() -> "QuerySet[Business]":
    """Whose credit waits for no next invoice: closed, withdrawn from a plan, or with none that is paid for any more."""
    withdrew = Q(subscription__withdrawn_at__isnull=False)
    over = Q(subscription__state__in=NO_FURTHER_INVOICE)
    return Business.objects.filter(Q(closed_at__isnull=False) | withdrew | over)


def owed_back() -> list[Owed]:
    """Of each of these businesses: first who withdrew, by the day on which it has to be back, then the others.

    Without those where a payout is under way.
    """
    under_way = set(Payout.objects.filter(state__in=OPEN).values_list("business", "currency"))
    rows = Payment.objects.filter(business__in=goes_back().values("pk"))
    found = [one for one in _owed(rows) if (one.business.pk, one.currency) not in under_way]
    days = _last_days(one.business.pk for one in found)
    dated = [replace(one, by=days.get(one.business.pk)) for one in found]
    return sorted(dated, key=lambda one: one.by or date.max)


def _last_days(businesses: Iterable[UUID]) -> dict[UUID, date]:
    rows = Cancellation.objects.filter(
        subscription__business__in=set(businesses),
        kind=Cancellation.Kind.WITHDRAWAL,
        state_at=F("subscription__withdrawn_at"),
    )
    found = rows.values_list("subscription__business", "received_at")
    return {business: back_by(today(at)) for business, at in found}


def owed(business: Business, currency: str) -> Owed:
    """What one business has to its credit that goes back; nothing is an empty one."""
    rows = Payment.objects.filter(business=business, currency=currency)
    return next(iter(_owed(rows)), Owed(business, currency, ()))


def _going_back(payments: "QuerySet[Payment]") -> "QuerySet[Payment]":
    """What settles nothing. Of who withdrew and ordered again, only what had come before the withdrawal.

    A payout that has begun is finished, whatever is ordered meanwhile: the transfer may have been made.
    """
    contract = "business__subscription__"
    past = Q(booked_at__lte=F(f"{contract}withdrawn_at"))
    withdrew = Q(**{f"{contract}version": None, f"{contract}withdrawn_at__isnull": False})
    over = Q(**{f"{contract}state__in": NO_FURTHER_INVOICE})
    own = {name: OuterRef(name) for name in ("business", "currency")}
    begun = Exists(Payout.objects.filter(**own, state__in=OPEN, proposed_at__gte=OuterRef("booked_at")))
    return unused(payments).filter(Q(business__closed_at__isnull=False) | withdrew | over | past | begun)


def _owed(rows: "QuerySet[Payment]") -> list[Owed]:
    payments = list(
        _going_back(rows)
        .select_related("business__subscription")
        .order_by("business__closed_at", "business_id", "pk")
    )
    charges, waiting = _charges(payments)
    found: dict[tuple[UUID, str], list[Part]] = defaultdict(list)
    for payment in payments:
        charge = charges.get(payment.key)
        left = payment.rest - waiting.get(payment.key, 0)  # type: ignore[attr-defined]
        if left > 0:
            usable = charge if charge is not None and charge.state == "succeeded" else None
            found[payment.business_id, payment.currency].append(Part(payment, left, usable))
    return [
        Owed(parts[0].payment.business, currency, tuple(parts)) for (_pk, currency), parts in found.items()
    ]


def _charges(payments: Iterable[Payment]) -> tuple[dict[str, Charge], dict[str, int]]:
    """By the key of the payment: the charge that it came from, and how much of it is on its way back."""
    numbers = [int(one.key.split(":")[1]) for one in payments if one.key.startswith("charge:")]
    charges = {f"charge:{one.pk}": one for one in Charge.objects.filter(pk__in=numbers)}
    back = Refund.objects.filter(charge__in=numbers, state__in=ON_ITS_WAY).order_by().values("charge")
    sums = back.annotate(sum=Sum("amount")).values_list("charge", "sum")
    return charges, {f"charge:{charge}": amount for charge, amount in sums}


def under_way() -> "QuerySet[Payout]":
    return _rows().filter(state__in=OPEN).order_by("pk")


def latest() -> "QuerySet[Payout]":
    return _rows().filter(state="paid").order_by("-pk")[:20]


def _rows() -> "QuerySet[Payout]":
    return Payout.objects.select_related("business", "proposed_by", "approved_by").defer("pdf")


@dataclass(frozen=True)
class Entry:
    """One line of a statement: a document or a payment, with what it changed for us (positive: the business owes)."""

    on: date
    what: str
    number: str
    amount: int


def entries(payout: Payout) -> list[Entry]:
    """Everything that was charged, taken back, paid and given back before the payout, in order of time."""
    own = {"business": payout.business_id, "currency": payout.currency}
    found: list[tuple[datetime, Entry]] = []
    for one in Invoice.objects.filter(**own, issued_at__lte=payout.state_at):
        sign = -1 if one.is_credit_note else 1
        found.append((one.issued_at, Entry(one.issued_on, one.kind, one.number, sign * one.gross)))
    payments = Payment.objects.filter(**own, booked_at__lte=payout.state_at)
    found += [
        (row.booked_at, Entry(row.received_on, row.kind, "", -row.amount))
        for row in payments.exclude(key__startswith=f"payout:{payout.pk}:")
    ]
    return [entry for _at, entry in sorted(found, key=lambda pair: pair[0])]
