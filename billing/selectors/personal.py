"""What billing holds about a person, and about the businesses whose money they have a say in."""

from typing import Any

from django.conf import settings

from accounts.models import Business, User
from accounts.permissions import BILLING_ROLES
from accounts.selectors.people import name_of
from accounts.selectors.personal import of_theirs
from billing.models import BillingDetails, Cancellation, Invoice, MethodSetup, Order, SizeDeclaration
from billing.rules.retention import kept_until
from billing.selectors import documents

WHY = "Tax law: invoices are kept for eight years from the end of their year (§ 14b UStG, § 147 AO)."


def about(person: User) -> dict[str, Any]:
    orders = Order.objects.filter(ordered_by=person).order_by("ordered_at")
    visits = MethodSetup.objects.filter(person=person).order_by("pk")
    declared = SizeDeclaration.objects.filter(declared_by=person).order_by("pk")
    cancellations = of_theirs(Cancellation.objects.all(), person).order_by("received_at")
    members = {"memberships__user": person, "memberships__role__in": BILLING_ROLES}
    return {
        "orders": list(orders.values("serial", "kind", "interval", "gross", "currency", "ordered_at")),
        "visits_to_the_payment_provider": list(visits.values("kind", "provider", "state", "state_at")),
        "sizes_declared": list(declared.values("year", "declared_at")),
        "cancellations": list(
            cancellations.values(
                "reference", "kind", "name", "contract", "email", "reason", "received_at", "state"
            )
        ),
        "businesses": [_business(one) for one in Business.objects.filter(**members).order_by("created_at")],
    }


def _business(business: Business) -> dict[str, Any]:
    details = BillingDetails.objects.filter(business=business)
    return {
        "name": name_of(business),
        "billing_details": details.values("name", "extra", "street", "postcode", "city", "email").first(),
        "invoices": [_invoice(one) for one in documents.of(business).order_by("pk")],
    }


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "gross": invoice.gross,
        "currency": invoice.currency,
        "addressed_to": invoice.buyer,
        "kept_until": kept_until(invoice.issued_on, settings.OPERATOR_COUNTRY),
        "why": WHY,
    }
