"""Letters as PDF by WeasyPrint. Only the worker that makes one loads it: see the port `verification.paper`."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.translation import override

from verification.rules.letters import Sheet

try:
    import weasyprint
except OSError as error:  # Debian's libpango is missing, which WeasyPrint needs to set text
    weasyprint = None
    MISSING = str(error)

PANGO = "libpango-1.0-0 libpangoft2-1.0-0"


class Nothing(ValueError):
    """A letter is complete in itself; whatever it would fetch from elsewhere is a mistake."""


def refuse(url: str, *_args: Any, **_options: Any) -> Any:
    raise Nothing(url)


class WeasyPaper:
    """One page A4; nothing is fetched from anywhere."""

    def pdf(self, sheet: Sheet) -> bytes:
        with override(sheet.language):
            text = render_to_string("verification/letter/letter.html", {"sheet": sheet})
        style = weasyprint.CSS(string=render_to_string("verification/letter/letter.css"), url_fetcher=refuse)
        document = weasyprint.HTML(string=text, url_fetcher=refuse, base_url="about:blank")
        paper: bytes = document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        return paper


def maker() -> WeasyPaper:
    """Raises ImproperlyConfigured with the packages to install where the system's text library is missing."""
    if weasyprint is None:
        raise ImproperlyConfigured(f"letters cannot be printed: apt install {PANGO}")
    return WeasyPaper()
