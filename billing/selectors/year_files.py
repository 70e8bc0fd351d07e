"""What stands in the file of a year: the documents, a table of them, their lines, and bookings for the adviser.

Everything is read in portions, so that a large year takes no more memory than a small one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from billing.models import Export, Invoice, InvoiceDocument, InvoiceLine
from billing.rules import cells, datev
from billing.rules.money import decimal
from billing.rules.proration import Period
from billing.rules.tax import CATEGORIES
from billing.selectors.documents import kept

PORTION = 200
INVOICES: Final = (
    "number", "kind", "corrects", "issued_on", "due_on", "from", "to", "customer", "country", "vat_id", "treatment",
    "consultation", "currency", "net", "tax", "gross", "reference", "pdf_sha256", "xml_sha256",
)  # fmt: skip
LINES: Final = ("number", "position", "text", "quantity", "unit", "of", "price", "net", "rate", "from", "to")
READ_ME: Final = """Ausgangsrechnungen {year} / invoices issued in {year}

rechnungen.csv    eine Zeile je Beleg / one row for each document (UTF-8, comma, RFC 4180)
positionen.csv    eine Zeile je Position / one row for each line
EXTF_Buchungsstapel_{year}.csv   Buchungen in Euro im DATEV-Format / bookings in euros (Windows-1252)
pdf/              die Belege, wie sie versandt wurden, mit der E-Rechnung (XML) darin / the documents as sent

Die Spalten pdf_sha256 und xml_sha256 sind die Pruefsummen der Dokumente. / Hashes of the documents.
"""


def _invoices(export: Export) -> "QuerySet[Invoice]":
    rows = kept().filter(year=export.year, issuer=export.issuer, issued_at__lte=export.asked_at)
    return rows.order_by("pk")


def documents(export: Export, after: int, portion: int) -> list[tuple[int, str, Any]]:
    """Invoice, number and PDF of the next documents."""
    rows = InvoiceDocument.objects.filter(invoice__in=_invoices(export), invoice_id__gt=after)
    return list(rows.order_by("invoice_id").values_list("invoice_id", "invoice__number", "pdf")[:portion])


def tables(export: Export, *, at: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The files beside the documents, each as pieces to write one after the other."""
    yield "LIESMICH.txt", [READ_ME.format(year=export.year).encode()]
    yield "rechnungen.csv", _invoice_table(export)
    yield "positionen.csv", _line_table(export)
    yield f"EXTF_Buchungsstapel_{export.year}.csv", _bookings(export, at=at)


def _portions(export: Export) -> Iterator[Invoice]:
    rows = _invoices(export).select_related("corrects").defer("seller")
    yield from rows.iterator(chunk_size=PORTION)


def _invoice_table(export: Export) -> Iterator[bytes]:
    hashes = InvoiceDocument.objects.filter(invoice__in=_invoices(export)).order_by("invoice_id")
    pairs = hashes.values_list("pdf_sha256", "xml_sha256").iterator(chunk_size=PORTION)
    yield cells.row(INVOICES).encode()
    for invoice, (pdf, xml) in zip(_portions(export), pairs, strict=True):
        yield cells.row(_invoice_cells(invoice, pdf, xml)).encode()


def _invoice_cells(invoice: Invoice, pdf: str, xml: str) -> list[Any]:
    """Amounts of credit notes are negative here, so that the column adds up."""
    sign = -1 if invoice.is_credit_note else 1
    sums = [decimal(sign * one, invoice.currency) for one in (invoice.net, invoice.tax, invoice.gross)]
    return [
        invoice.number,
        invoice.kind,
        invoice.corrects.number if invoice.corrects else "",
        invoice.issued_on,
        invoice.due_on,
        invoice.period_start,
        Period(invoice.period_start, invoice.period_end).last,
        invoice.buyer.get("name", ""),
        invoice.buyer.get("country", ""),
        invoice.buyer.get("vat_id", ""),
        invoice.treatment,
        invoice.consultation,
        invoice.currency,
        *sums,
        invoice.reference,
        pdf,
        xml,
    ]


def _line_table(export: Export) -> Iterator[bytes]:
    yield cells.row(LINES).encode()
    rows = InvoiceLine.objects.filter(invoice__in=_invoices(export)).select_related("invoice")
    for line in rows.order_by("invoice_id", "position").iterator(chunk_size=PORTION):
        sign, currency = -1 if line.invoice.is_credit_note else 1, line.invoice.currency
        yield cells.row(
            [
                line.invoice.number, line.position, line.text, line.quantity, line.unit, line.per or 1,
                decimal(line.price, currency), decimal(sign * line.net, currency), decimal(line.rate, "EUR"),
                line.period_start, Period(line.period_start, line.period_end).last,
            ]
        ).encode()  # fmt: skip


def _bookings(export: Export, *, at: datetime) -> Iterator[bytes]:
    """In euros only: what was charged in another currency needs a rate that we do not know."""
    batch = datev.Batch(year=export.year, **settings.DATEV)
    yield datev.head(batch, at=localtime(at))
    for invoice in _portions(export):
        if invoice.currency == "EUR":
            for one in invoice.taxes:
                yield datev.line(batch, _booking(invoice, one["net"] + one["tax"]))


def _booking(invoice: Invoice, gross: int) -> datev.Booking:
    return datev.Booking(
        gross=decimal(gross, invoice.currency),
        is_credit_note=invoice.is_credit_note,
        category=CATEGORIES[invoice.treatment],
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        supplied_on=Period(invoice.period_start, invoice.period_end).last,
        buyer=str(invoice.buyer.get("name", "")),
        vat_id=str(invoice.buyer.get("vat_id", "")),
    )


def years() -> list[int]:
    """Those in which we issued something, the latest first."""
    rows = Invoice.objects.filter(issuer=settings.BILLING["issuer"]).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def exports() -> list[Export]:
    return list(Export.objects.exclude(state="gone").select_related("asked_by").order_by("-pk")[:50])
