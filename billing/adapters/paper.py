"""Invoices as PDF/A-3 by WeasyPrint, with the XML inside. Only the worker that makes one loads it."""

import io
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from billing.ports import Inside, PaperMaker

try:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError
except OSError:  # Debian's libpango is missing, which WeasyPrint needs to set text
    weasyprint = None

PANGO = "libpango-1.0-0 libpangoft2-1.0-0"
VARIANT = "pdf/a-3b"


class Nothing(ValueError):
    """An invoice is complete in itself; whatever it would fetch from elsewhere is a mistake."""


class Closed:
    """Fetches nothing; WeasyPrint stops at the first attempt instead of leaving a hole in the document."""

    _fail_on_errors = True

    def __call__(self, url: str) -> Any:
        raise Nothing(url)


class WeasyInvoices:
    """Nothing is fetched from anywhere; a tagged PDF, so that a screen reader can follow the lines."""

    def pdf(self, *, html: str, css: str, inside: Inside | None, at: datetime) -> bytes:
        try:
            return _made(html, css, inside, at)
        except FatalURLFetchingError as error:  # which is no Exception
            raise Nothing(str(error)) from error


def _made(html: str, css: str, inside: Inside | None, at: datetime) -> bytes:
    style = weasyprint.CSS(string=css, url_fetcher=Closed())
    document = weasyprint.HTML(string=html, url_fetcher=Closed(), base_url="about:blank").render(
        stylesheets=[style], pdf_variant=VARIANT, pdf_tags=True
    )
    metadata = document.metadata
    metadata.created = metadata.modified = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    if inside is None:
        plain: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True)
        return plain
    _describe(metadata, inside)
    attached = weasyprint.Attachment(
        file_obj=io.BytesIO(inside.xml),
        name=inside.name,
        description=inside.level,
        relationship="Alternative",
        created=at,
        modified=at,
    )
    made: bytes = document.write_pdf(
        finisher=_name_once, pdf_variant=VARIANT, pdf_tags=True, attachments=[attached]
    )
    return made


def _describe(metadata: Any, inside: Inside) -> None:
    """Adds what Factur-X says about itself to the one RDF of the document."""
    own = metadata.generate_rdf_metadata
    said = render_to_string("billing/paper/factur-x.xml", {"inside": inside}).encode()
    end = b"</rdf:RDF>"
    metadata.generate_rdf_metadata = lambda *args: own(*args).replace(end, said.strip() + end)


def _name_once(document: Any, pdf: Any) -> None:
    """WeasyPrint lists an attachment among the associated files twice."""
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def maker() -> PaperMaker:
    """Raises ImproperlyConfigured with the packages to install where the system's text library is missing."""
    if weasyprint is None:
        raise ImproperlyConfigured(f"invoices cannot be made: apt install {PANGO}")
    return WeasyInvoices()
