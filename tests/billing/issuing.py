"""Invoices of every kind, issued by an operator that has everything a document needs."""

from typing import Any

from django.conf import LazySettings

from accounts.models import Business, User
from billing.models import BillingDetails, Invoice, InvoiceDocument, VatCheck
from billing.services import crediting, documents
from config.kernel.actors import Actor
from tests.billing.factories import NOON, buy, contract, firm

OPERATOR = {
    "name": "Siegel Betriebs-GmbH",
    "email": "rechnung@siegel.example",
    "phone": "+49 30 23125 012",
    "register": "HRB 12345 B",
    "vat_id": "DE136695976",
}
ADDRESS = {
    "street": "Musterweg 1",
    "postcode": "10115",
    "city": "Berlin",
    "tax_number": "30/123/45678",
    "bank": "Musterbank",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
}
LEITWEG = "04011000-1234512345-06"


def operator(settings: LazySettings | Any, **billing: Any) -> None:
    settings.OPERATOR = {**settings.OPERATOR, **OPERATOR}
    settings.BILLING = {**settings.BILLING, **ADDRESS, **billing}


def ordered(business: Business | None = None, *, language: str = "de", code: str = "medium") -> Invoice:
    """The first invoice of a firm in Munich, or of `business`."""
    made = contract(business or firm(vat_id="DE129273398"))
    User.objects.filter(memberships__business=made.business).update(language=language)
    buy(made, code)
    return Invoice.objects.filter(business=made.business).latest("pk")


def details(business: Business, **fields: Any) -> BillingDetails:
    given = {
        "name": "Huber Holding AG",
        "extra": "Buchhaltung, 3. Stock",
        "street": "Postfach 12",
        "postcode": "80331",
        "city": "München",
        "country": business.country,
        "email": "kreditoren@huber.example",
        "vat_id": business.vat_id,
        "written_at": NOON,
        **fields,
    }
    return BillingDetails.objects.create(business=business, **given)


def confirmed(business: Business, vat_id: str = "ATU12345675") -> VatCheck:
    return VatCheck.objects.create(
        business=business,
        vat_id=vat_id,
        result="valid",
        consultation="WAPIAAAAYx1",
        asked_at=NOON,
        checked_at=NOON,
    )


def reverse_charge() -> Invoice:
    business = firm(country="AT", vat_id="ATU12345675", city="Wien", postcode="1010")
    confirmed(business)
    return ordered(business)


def taken_back(invoice: Invoice) -> Invoice:
    return crediting.credit(invoice=invoice, reason="Falscher Tarif", by=Actor("operator", "x"), at=NOON)


def document(invoice: Invoice) -> InvoiceDocument:
    return documents.make(pk=invoice.pk, at=NOON)
