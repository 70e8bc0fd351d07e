"""Invoices of years ago, counted from the database's own today."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Business
from accounts.rules.retention import INVOICE_YEARS
from billing.models import Invoice, InvoiceDocument
from billing.rules import cii
from billing.rules.proration import Period
from billing.selectors.papers import paper
from billing.services import invoicing
from billing.services.contracts import lock
from tests.billing.factories import contract, firm, pay, plans

OVER = INVOICE_YEARS + 1  # years ago: all of them may go
KEPT = INVOICE_YEARS  # years ago: the last day of keeping is that of this year


def long_ago(years: int, month: int = 7) -> datetime:
    return timezone.now().replace(year=timezone.now().year - years, month=month, day=1, hour=11)


def old(
    years: int,
    business: Business | None = None,
    *,
    paid: bool = True,
    documented: bool = False,
    month: int = 7,
) -> Invoice:
    """An invoice issued so many years ago; with `documented` its XML, and something that stands for its PDF."""
    at = long_ago(years, month)
    made = contract(business or firm(), at=at)
    period = Period(at.date(), at.date() + timedelta(days=28))
    with transaction.atomic():
        subscription = lock(made.business_id)
        invoice = invoicing.issue(
            subscription=subscription,
            cause=f"period:{subscription.pk}:{at.date()}",
            items=[invoicing.period_item(subscription, plans()["medium"], period, since=period.start)],
            currency="EUR",
            at=at,
        )
    assert invoice is not None
    if paid:
        pay(made, invoice.gross, at=at, key=f"bank:{invoice.pk}")
    if documented:
        document(invoice)
    return Invoice.objects.get(pk=invoice.pk)


def document(invoice: Invoice, filling: bytes = b"") -> InvoiceDocument:
    xml, pdf = cii.xml(paper(invoice)), b"%PDF-1.7 " + invoice.number.encode() + filling
    return InvoiceDocument.objects.create(
        invoice=invoice,
        xml=xml,
        pdf=pdf,
        xml_sha256=hashlib.sha256(xml).hexdigest(),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=invoice.issued_at,
    )
