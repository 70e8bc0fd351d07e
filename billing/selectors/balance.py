"""What a business owes, or has to its credit, by its documents and the money that moved."""

from django.db.models import Sum

from accounts.models import Business
from billing.models import Invoice, Payment


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
