"""How an invoice is laid out on paper: nothing is cut off, whatever has to stand on it."""

from typing import Any

import pytest

from billing.models import Invoice, InvoiceDocument
from tests.billing.factories import firm
from tests.billing.issuing import details, document, operator, ordered
from tests.billing.test_documents import opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def places(made: InvoiceDocument) -> dict[str, float]:
    """Each piece of text on the first page, and how far down it stands, in points."""
    page, found = opened(made).pages[0], dict[str, float]()

    def note(text: str, matrix: Any, within: Any, _font: Any, _size: Any) -> None:
        for word in text.split():
            found.setdefault(word, float(page.mediabox.height) - abs(matrix[5] * within[3] + within[5]))

    page.extract_text(visitor_text=note)
    return found


def test_a_long_address_is_whole_and_pushes_the_rest_down() -> None:
    """The law wants name and address in full; nothing may be cut off at the window of an envelope."""
    business, plain = firm(), ordered()
    long = "Verarbeitungsgesellschaft " * 6
    details(business, name=long.strip(), extra=long.strip(), street=f"{long[:100]}Straße 1", city="Zwickau")
    found, usual = places(document(ordered(business))), places(document(plain))
    assert found["Zwickau"] < found["Rechnung"]
    assert found["Rechnung"] > usual["Rechnung"] + 50


def test_many_lines_go_over_pages_with_the_foot_on_each() -> None:
    invoice = ordered()
    line = invoice.lines.get()
    lines = [line]
    for position in range(2, 81):
        line.pk, line.position = None, position
        line.save(force_insert=True)
        lines.append(line)
    made = document(Invoice.objects.get(pk=invoice.pk))
    pages = [page.extract_text() for page in opened(made).pages]
    assert len(pages) >= 3
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
    assert all("HRB 12345 B" in text for text in pages)
