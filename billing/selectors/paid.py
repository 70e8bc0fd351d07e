"""Which payment pays which invoice."""

from dataclasses import dataclass

from django.db.models import Sum

from billing.models import Allocation, Invoice, Payment


@dataclass(frozen=True)
class Paid:
    """How much of a payment an invoice is settled with."""

    payment: Payment
    amount: int


def payments_on(invoice: Invoice) -> list[Paid]:
    """The oldest first; without what was taken back or replaced."""
    rows = Allocation.objects.filter(invoice=invoice, payment__isnull=False).order_by().values("payment")
    sums = dict(rows.annotate(sum=Sum("amount")).filter(sum__gt=0).values_list("payment", "sum"))
    return [Paid(row, sums[row.pk]) for row in Payment.objects.filter(pk__in=sums).order_by("pk")]


def invoices_of(payment: Payment) -> list[Invoice]:
    rows = Allocation.objects.filter(payment=payment).order_by().values("invoice")
    paid = rows.annotate(sum=Sum("amount")).filter(sum__gt=0).values("invoice")
    return list(Invoice.objects.filter(pk__in=paid).order_by("pk"))
