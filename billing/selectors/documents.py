"""Finding a business's invoices and the documents that were made of them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Business
from billing.models import Invoice, InvoiceDocument
from billing.rules.papers import Paper
from billing.selectors.corrections import instead_of
from billing.selectors.papers import paper, title


@dataclass(frozen=True)
class Shown:
    """An invoice's page. `made` is False until the job has made the document; `instead` was issued in its place.

    The paper is in the language of the invoice, `title` in that of the reader.
    """

    invoice: Invoice
    title: str
    paper: Paper
    made: bool
    instead: Invoice | None


def of(business: Business) -> "QuerySet[Invoice]":
    return kept().filter(business=business)


def kept() -> "QuerySet[Invoice]":
    """Those that can still be shown; of the others there is the number and the sums, for the books."""
    return Invoice.objects.filter(removal=None)


def shown(rows: "QuerySet[Invoice]") -> Shown | None:
    """The invoice of a page; where two issuers used the same number, the later one."""
    rows = rows.select_related("corrects", "item", "business").prefetch_related("lines", "credit_notes")
    invoice = rows.order_by("-pk").first()
    if invoice is None:
        return None
    made = InvoiceDocument.objects.filter(invoice=invoice).exists()
    return Shown(invoice, title(invoice), paper(invoice), made, instead_of(invoice))


def content(rows: "QuerySet[Invoice]", kind: str) -> bytes | None:
    """The stored bytes, as they were given out the first time; None when there are none yet."""
    found = (
        InvoiceDocument.objects.filter(invoice__in=rows).order_by("-invoice_id").values_list(kind, flat=True)
    )
    first = found.first()
    return bytes(first) if first is not None else None
