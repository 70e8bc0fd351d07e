"""What a business owes, or has to its credit, by its documents and the money that moved."""

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Business
from billing.models import Allocation, Invoice, Payment


def balances(business: Business) -> dict[str, int]:
    """By currency: invoices less corrections less what came and stayed; negative: we owe it. Without what is even."""
    found: dict[str, int] = {}
    documents = Invoice.objects.filter(business=business).order_by().values_list("currency", "kind")
    for currency, kind, gross in documents.annotate(sum=Sum("gross")):
        sign = -1 if kind == Invoice.Kind.CREDIT_NOTE else 1
        found[currency] = found.get(currency, 0) + sign * gross
    came = Payment.objects.filter(business=business).order_by().values_list("currency")
    for currency, amount in came.annotate(sum=Sum("amount")):
        found[currency] = found.get(currency, 0) - amount
    return {currency: amount for currency, amount in found.items() if amount}


def unused(payments: "QuerySet[Payment]") -> "QuerySet[Payment]":
    """Of these, the payments of which something settles nothing and did not go back: `rest` is how much."""
    used = sum_of(Allocation.objects.filter(payment=OuterRef("pk")), "payment")
    gone = sum_of(Payment.objects.filter(reverses=OuterRef("pk")), "reverses")
    return (
        payments.filter(kind=Payment.Kind.PAYMENT).annotate(rest=F("amount") + gone - used).filter(rest__gt=0)
    )


def sum_of(rows: "QuerySet[Allocation] | QuerySet[Payment]", by: str) -> Coalesce:
    """The amounts of what points to a row by that name, for `annotate`."""
    return Coalesce(Subquery(rows.values(by).annotate(sum=Sum("amount")).values("sum")), 0)
