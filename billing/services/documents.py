"""Making the document of an issued invoice: once, by a job, stored for ever."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from billing.models import Invoice, InvoiceDocument
from billing.ports import Inside, PaperMaker
from billing.rules import cii
from billing.rules.papers import Paper, Profile
from billing.selectors.papers import paper
from config.kernel.actors import SYSTEM
from config.kernel.ports import port
from config.outbox.services import audit, record

# What Factur-X calls the file inside, the profile, and the version of the standard.
NAMES: Final[dict[Profile, tuple[str, str, str]]] = {
    "en16931": ("factur-x.xml", "EN 16931", "1.0"),
    "xrechnung": ("xrechnung.xml", "XRECHNUNG", "3.0"),
}


def make(*, pk: int, at: datetime) -> InvoiceDocument:
    """The document of an invoice; when it was made already, or by somebody faster, theirs.

    A worker that is killed half-way leaves nothing behind, and the job comes round again.
    """
    found = InvoiceDocument.objects.filter(invoice_id=pk).first()
    if found is not None:
        return found
    invoice = Invoice.objects.select_related("corrects").prefetch_related("lines").get(pk=pk)
    said = paper(invoice)
    xml = cii.xml(said)
    pdf = print_pdf(said, xml, language=invoice.language, at=at)
    return _keep(invoice, xml, pdf, at=at)


def print_pdf(said: Paper, xml: bytes, *, language: str, at: datetime) -> bytes:
    """The same template as on the page, on paper, with the XML inside."""
    name, level, version = NAMES[said.profile]
    with override(language):
        html = render_to_string("billing/paper/pdf.html", {"paper": said, "language": language})
        css = render_to_string("billing/paper/pdf.css")
    maker: PaperMaker = port("billing.paper")
    return maker.pdf(html=html, css=css, inside=Inside(xml, name, level, version), at=at)


@transaction.atomic
def _keep(invoice: Invoice, xml: bytes, pdf: bytes, *, at: datetime) -> InvoiceDocument:
    """The first one stays; what another worker made at the same time is thrown away."""
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    found = InvoiceDocument.objects.filter(invoice=invoice).first()
    if found is not None:
        return found
    made = InvoiceDocument.objects.create(
        invoice=invoice, xml=xml, pdf=pdf, xml_sha256=_hash(xml), pdf_sha256=_hash(pdf), made_at=at
    )
    audit("billing.document.make", by=SYSTEM, at=at, row=made)
    record("billing.document_made", at=at, invoice=invoice.pk, business=invoice.business_id)
    return made


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
