"""The promises about the documents of invoices: their bytes are hashed again, and held against the rows."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from verification.management.invariants.hashes import Breach

PORTION: Final = 50
SUMS: Final = ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")


def unchanged(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """PDF and XML of every invoice hash to what was written down when they were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invoice_id, pdf, pdf_sha256, xml, xml_sha256 FROM billing_invoicedocument")
        while rows := cursor.fetchmany(PORTION):
            for invoice, pdf, pdf_hash, xml, xml_hash in rows:
                if hashlib.sha256(bytes(pdf)).hexdigest() != pdf_hash:
                    yield str(invoice), "the PDF was changed"
                if hashlib.sha256(bytes(xml)).hexdigest() != xml_hash:
                    yield str(invoice), "the XML was changed"


def as_given_out(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The rows of an invoice still say what its XML says: number, each line's amount, and all sums."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.id, i.number, i.net, i.tax, i.gross, d.xml FROM billing_invoice i
               JOIN billing_invoicedocument d ON d.invoice_id = i.id ORDER BY i.id"""
        )
        while rows := cursor.fetchmany(PORTION):
            lines = _lines(connection, [row[0] for row in rows])
            for invoice, number, net, tax, gross, xml in rows:
                said = bytes(xml).decode()
                if f"<ram:ID>{number}</ram:ID>" not in said:
                    yield str(invoice), "the XML has another number"
                if [_minor(said, name)[-1:] for name in SUMS] != [[net], [tax], [gross]]:
                    yield str(invoice), "the XML has other sums"
                if _minor(said, "LineTotalAmount")[:-1] != lines.get(invoice, []):
                    yield str(invoice), "the XML has other lines"


def _lines(connection: BaseDatabaseWrapper, invoices: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(invoices))
        cursor.execute(
            f"SELECT invoice_id, net FROM billing_invoiceline WHERE invoice_id IN ({places}) ORDER BY position",
            invoices,
        )
        for invoice, net in cursor.fetchall():
            found.setdefault(invoice, []).append(net)
    return found


def _minor(xml: str, name: str) -> list[int]:
    """Amounts as whole minor units, in the order in which they stand."""
    return [int(one.replace(".", "")) for one in re.findall(rf"<ram:{name}[^>]*>(-?[\d.]+)<", xml)]
