"""The figures above the operator's list: what is open, what of it is late, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from billing.models import BankEntry, Charge, Credit, OpenItem, Refund
from billing.selectors import payouts


@dataclass(frozen=True)
class Open:
    """Invoices of one currency that are not paid, and how many of them are late."""

    currency: str
    count: int
    left: int
    late_count: int
    late_left: int


@dataclass(frozen=True)
class Figures:
    """`open` by currency; the others count what one of the desk's other pages lists."""

    open: list[Open]
    to_assign: int
    refunds: int
    payouts: int
    corrections: int
    disputed: int


def figures(*, on: date) -> Figures:
    return Figures(
        open=_open(on),
        to_assign=BankEntry.objects.filter(state="open").count(),
        refunds=Refund.objects.filter(state__in=("proposed", "failed")).count(),
        payouts=len(payouts.owed_back()) + payouts.under_way().count(),
        corrections=Credit.objects.filter(state="proposed").count(),
        disputed=Charge.objects.filter(state="disputed").count(),
    )


def _open(on: date) -> list[Open]:
    late, rest = Q(due_on__lt=on), F("gross") - F("settled")
    rows = (
        OpenItem.objects.filter(state="open").order_by("invoice__currency").values_list("invoice__currency")
    )
    found = rows.annotate(
        n=Count("pk"),
        rest=Sum(rest),
        n_late=Count("pk", filter=late),
        rest_late=Sum(rest, filter=late, default=0),
    )
    return [Open(*one) for one in found]
