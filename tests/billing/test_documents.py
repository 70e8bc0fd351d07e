"""The document of an invoice: made once, by whoever comes first, the same for ever, and a PDF as the standard wants."""

import hashlib
import io
import re
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from lxml import etree
from pypdf import PdfReader, PdfWriter

from billing.adapters.paper import Nothing, WeasyInvoices
from billing.models import InvoiceDocument
from billing.ports import Inside
from billing.services import documents
from config.outbox.delivering import work
from config.outbox.models import AuditEntry, Event
from tests.billing import checkers
from tests.billing.factories import NOON, firm
from tests.billing.issuing import LEITWEG, OPERATOR, details, document, operator, ordered, taken_back
from tests.races import race

pytestmark = pytest.mark.django_db
XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
}


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def opened(made: InvoiceDocument) -> PdfReader:
    return PdfReader(io.BytesIO(bytes(made.pdf)))


def said(made: InvoiceDocument) -> str:
    text = "\n".join(page.extract_text() for page in opened(made).pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_issuing_makes_it_in_a_job_and_the_hashes_are_those_of_the_bytes() -> None:
    invoice = ordered()
    assert not InvoiceDocument.objects.exists()
    work("bulk")
    made = InvoiceDocument.objects.get(invoice=invoice)
    assert made.pdf_sha256 == hashlib.sha256(bytes(made.pdf)).hexdigest()
    assert made.xml_sha256 == hashlib.sha256(bytes(made.xml)).hexdigest()
    assert Event.objects.filter(kind="billing.document_made").count() == 1
    assert AuditEntry.objects.filter(action="billing.document.make").count() == 1


def test_made_again_it_is_the_one_that_was_made_first(time_machine: Any) -> None:
    invoice = ordered()
    first = document(invoice)
    again = documents.make(pk=invoice.pk, at=NOON.replace(year=2030))
    assert again.pk == first.pk
    assert bytes(again.pdf) == bytes(first.pdf)
    assert Event.objects.filter(kind="billing.document_made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_make_one() -> None:
    invoice = ordered()
    results = race([partial(documents.make, pk=invoice.pk, at=NOON)] * 4)
    assert {one.pdf_sha256 for one in results if isinstance(one, InvoiceDocument)} == {
        InvoiceDocument.objects.get().pdf_sha256
    }
    assert not [one for one in results if isinstance(one, Exception)]
    assert Event.objects.filter(kind="billing.document_made").count() == 1


REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "UPDATE {0} SET id = id",  # which has no such statement, and ends an upsert in an update
}


@pytest.mark.parametrize("table", ["billing_invoice", "billing_invoiceline", "billing_invoicedocument"])
def test_nor_is_a_row_put_in_its_place(table: str) -> None:
    """SQLite's REPLACE deletes the old row by itself, past the guard unless triggers are recursive."""
    document(ordered())
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(REPLACE[connection.vendor].format(table))


@pytest.mark.parametrize("table", ["billing_invoice", "billing_invoiceline", "billing_invoicedocument"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_forget_what_was_issued(table: str, verb: str) -> None:
    document(ordered())
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))
    assert InvoiceDocument.objects.count() == 1


def test_it_is_a_pdf_a_3b_with_the_xml_inside() -> None:
    made = document(ordered())
    pdf = opened(made)
    assert pdf.pdf_header == "%PDF-1.7"
    assert {name: bytes(parts[0]) for name, parts in pdf.attachments.items()} == {
        "factur-x.xml": bytes(made.xml)
    }
    catalogue: Any = pdf.trailer["/Root"]
    (file,) = [one.get_object() for one in catalogue["/AF"]]
    assert (file["/AFRelationship"], file["/UF"], file["/F"]) == ("/Alternative",) + ("factur-x.xml",) * 2
    stream = file["/EF"]["/F"].get_object()
    assert stream["/Subtype"] in ("/text/xml", "/application/xml")
    assert stream["/Params"]["/ModDate"].startswith("D:20261122110000")
    (intent,) = catalogue["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert "/DestOutputProfile" in intent.get_object()
    assert "/ID" in pdf.trailer
    assert "/Encrypt" not in pdf.trailer
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "de"


def test_the_metadata_is_one_rdf_that_says_what_it_is() -> None:
    pdf = opened(document(ordered()))
    catalogue: Any = pdf.trailer["/Root"]
    packet = catalogue["/Metadata"].get_object().get_data()
    meta = etree.fromstring(re.sub(rb"<\?xpacket[^>]*\?>", b"", packet).strip())
    assert len(meta.findall("rdf:RDF", XMP)) == 1
    about = meta.find(f".//rdf:Description[@{{{XMP['pdfaid']}}}part]", XMP)
    assert about is not None
    assert (about.get(f"{{{XMP['pdfaid']}}}part"), about.get(f"{{{XMP['pdfaid']}}}conformance")) == ("3", "B")
    found = {key: meta.findtext(f".//fx:{key}", namespaces=XMP) for key in
             ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")}  # fmt: skip
    assert found == {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }
    # An extension has to be described in the same document (ISO 19005-3, 6.6.2.3).
    names = {one.text for one in meta.iter("{http://www.aiim.org/pdfa/ns/property#}name")}
    assert names == set(found)
    info: Any = pdf.metadata
    assert info["/Title"].startswith("Rechnung 2026-0001")
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261122110000Z"


def test_every_font_is_inside() -> None:
    fonts = [
        font.get_object()
        for page in opened(document(ordered())).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert fonts
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
        assert "/ToUnicode" in font


def test_nothing_in_it_runs_or_asks_for_anything() -> None:
    pdf = opened(document(ordered()))
    catalogue: Any = pdf.trailer["/Root"]
    assert {"/OpenAction", "/AA", "/AcroForm"} & set(catalogue) == set()
    assert b"/JavaScript" not in _whole(pdf)
    assert b"/Launch" not in _whole(pdf)


def _whole(pdf: PdfReader) -> bytes:
    """Everything that hangs on the catalogue, written out again without compression."""
    out = io.BytesIO()
    writer = PdfWriter(clone_from=pdf)
    writer.write(out)
    return out.getvalue()


def test_the_xml_inside_passes_the_checkers_after_its_journey() -> None:
    pdf = opened(document(ordered()))
    assert checkers.en16931(bytes(pdf.attachments["factur-x.xml"][0])) == []


def test_german_and_english_as_the_customer_reads() -> None:
    german, english = said(document(ordered())), said(document(ordered(firm(), language="en")))
    for words in ("Rechnung 2026-0001", "Leistungszeitraum 22.11.2026 – 30.11.2026", "Rechnungsbetrag 10,35 €",
                  "Umsatzsteuer 19 % auf 8,70 € 1,65 €", "Steuernummer 30/123/45678", "9 Tage"):  # fmt: skip
        assert words in german
    for words in (
        "Invoice 2026-0002",
        "Amount to pay €10.35",
        "Value added tax 19% on €8.70 €1.65",
        "9 days",
    ):
        assert words in english
    for both in (german, english):
        assert OPERATOR["name"] in both
        assert "DE02 1203 0000 0000 2020 51" in both


def test_a_correction_reads_as_one_and_asks_for_no_money() -> None:
    text = said(document(taken_back(ordered())))
    assert "Rechnungskorrektur G2026-0001 zur Rechnung 2026-0001" in text
    assert "Grund: Falscher Tarif" in text
    assert "Fällig" not in text
    assert "IBAN" not in text


def test_an_xrechnung_travels_under_its_own_name() -> None:
    business = firm(vat_id="DE129273398")
    details(business, xrechnung=True, reference=LEITWEG)
    made = document(ordered(business))
    assert list(opened(made).attachments) == ["xrechnung.xml"]
    assert b"<fx:ConformanceLevel>XRECHNUNG<" in opened(made).trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    assert LEITWEG in said(made)
    assert "Buchhaltung, 3. Stock" in said(made)


@pytest.mark.parametrize(
    "name", ["<b>&amp;</b> GmbH", "Ä" * 160, "{{ 7*7 }} & Söhne", "Ελληνική Εταιρεία ΑΕ"]
)
def test_names_stand_as_they_were_written(name: str) -> None:
    business = firm(legal_name=name)
    text = said(document(ordered(business))).replace(" ", "")
    assert name.replace(" ", "") in text


@pytest.mark.parametrize(
    ("html", "css"),
    [
        ('<img src="http://127.0.0.1:9/x.png">', ""),
        ("", "@import 'file:///etc/passwd';"),
        ("", "body { background: url(file:///etc/passwd) }"),
        ('<link rel="attachment" href="file:///etc/passwd">', ""),
    ],
)
def test_nothing_is_fetched_from_elsewhere(html: str, css: str) -> None:
    whole = f'<!doctype html><html lang="de"><title>x</title>{html}x</html>'
    with pytest.raises(Nothing):
        WeasyInvoices().pdf(
            html=whole, css=css, inside=Inside(b"<a/>", "factur-x.xml", "EN 16931", "1.0"), at=NOON
        )
