"""The pages of invoices: one's own alone, the same bytes for ever, and patience while the document is made."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from billing.models import Invoice, InvoiceDocument
from tests import factories
from tests.billing.factories import fresh, pay
from tests.billing.issuing import document, operator, ordered, taken_back
from tests.billing.pages import signed_in, words
from tests.house.pages import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False


def at(invoice: Invoice, kind: str = "/") -> str:
    return f"/en/plan/invoices/{invoice.number}{kind}"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return words(check(answer.content, "en"))


def test_the_page_says_what_the_pdf_says_in_the_documents_own_language(client: Client) -> None:
    invoice = ordered(language="de")
    document(invoice)
    signed_in(invoice.subscription, client)
    said = read(client, at(invoice))
    assert "Rechnungsbetrag 10,35 €" in said
    assert "€10.35 open, due on 6 December 2026" in said
    assert "Invoice as PDF" in said


@pytest.mark.parametrize(("language", "called"), [("de", "Rechnung"), ("en", "Invoice")])
def test_the_title_of_the_page_is_in_the_readers_language(client: Client, language: str, called: str) -> None:
    """The document inside keeps its own language, and says which one that is."""
    theirs = "de" if language == "en" else "en"
    invoice = ordered(language=theirs)
    client.force_login(factories.user(desk_role="operator"))
    prefix = "" if language == "de" else "/en"
    seen = check(client.get(f"{prefix}/operations/billing/invoices/{invoice.pk}/").content, language)
    assert seen.text_of("title")[0].startswith(f"{called} {invoice.number} ")
    assert seen.all("article", lang=theirs)
    signed_in(invoice.subscription, client)
    own = check(client.get(f"{prefix}/plan/invoices/{invoice.number}/").content, language)
    assert own.text_of("title")[0].startswith(f"{called} {invoice.number} ")


def test_the_title_of_a_correction_as_well(client: Client) -> None:
    note = taken_back(ordered(language="de"))
    signed_in(note.subscription, client)
    (title,) = check(client.get(at(note)).content, "en").text_of("title")
    assert title.startswith(f"Correction {note.number} of invoice ")


def test_paid_and_taken_back_stand_there(client: Client) -> None:
    invoice = ordered()
    signed_in(invoice.subscription, client)
    pay(fresh(invoice.subscription), 1035)
    assert "Paid" in read(client, at(invoice))
    note = taken_back(invoice)
    said = read(client, at(invoice))
    assert f"Taken back by {note.number}" in said
    assert "Paid" not in said, "what was taken back as a whole has nobody paid"
    listed = read(client, "/en/plan/")
    assert ("Taken back" in listed, "Paid" in listed) == (True, False)
    assert "Rechnungskorrektur" in read(client, at(note))


@pytest.mark.parametrize("kind", [".pdf", ".xml"])
def test_the_same_bytes_whenever_asked(client: Client, kind: str) -> None:
    invoice = ordered()
    made = document(invoice)
    signed_in(invoice.subscription, client)
    first = client.get(at(invoice, kind))
    User.objects.update(language="en")
    second = client.get(at(invoice, kind))
    assert first.content == second.content == bytes(made.pdf if kind == ".pdf" else made.xml)
    assert first["Content-Disposition"] == f'attachment; filename="{invoice.number}{kind}"'
    assert first["Cache-Control"] == "private, no-store"
    assert first["X-Content-Type-Options"] == "nosniff"


def test_while_it_is_made_the_page_says_so(client: Client) -> None:
    invoice = ordered()
    signed_in(invoice.subscription, client)
    assert "The PDF is being made." in read(client, at(invoice))
    answer = client.get(at(invoice, ".pdf"))
    assert answer.status_code == 409
    assert "being made" in words(check(answer.content, "en"))
    assert not InvoiceDocument.objects.exists()


@pytest.mark.parametrize("kind", ["/", ".pdf", ".xml"])
def test_nobody_elses(client: Client, kind: str) -> None:
    invoice = ordered()
    document(invoice)
    assert client.get(at(invoice, kind)).status_code == 302
    stranger = factories.user()
    factories.business("Fremde Firma", owner=stranger)
    client.force_login(stranger)
    assert client.get(at(invoice, kind)).status_code == 404
    signed_in(invoice.subscription, client, "viewer")
    assert client.get(at(invoice, kind)).status_code == 403
    signed_in(invoice.subscription, client, "billing")
    assert client.get(at(invoice, kind)).status_code == 200


@pytest.mark.parametrize("number", ["2026-9999", "x", "2026-0001%00", "..%2Fetc", "%F0%9F%92%A9", "0" * 400])
def test_numbers_that_nobody_has(client: Client, number: str) -> None:
    invoice = ordered()
    signed_in(invoice.subscription, client)
    for kind in ("/", ".pdf", ".xml"):
        assert client.get(f"/en/plan/invoices/{number}{kind}").status_code in (400, 404)


def test_the_plan_page_leads_there(client: Client) -> None:
    invoice = ordered()
    signed_in(invoice.subscription, client)
    found = check(client.get("/en/plan/").content, "en")
    assert at(invoice) in {one["href"] for one in found.all("a")}


def desk(client: Client) -> User:
    person = factories.user(desk_role="operator")
    client.force_login(person)
    return person


def test_the_operator_takes_an_invoice_back_once(client: Client) -> None:
    invoice = ordered()
    document(invoice)
    desk(client)
    path = f"/en/operations/billing/invoices/{invoice.pk}/"
    assert "Take the invoice back" in read(client, path)
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "x" * 201}).status_code == 422
    assert client.post(path, {"reason": "Wrong plan"}).status_code == 302
    note = Invoice.objects.get(corrects=invoice)
    assert note.reason == "Wrong plan"
    again = client.post(path, {"reason": "Wrong plan"})
    assert again.status_code == 422
    assert "taken back already" in words(check(again.content, "en"))
    assert Invoice.objects.filter(corrects=invoice).count() == 1
    assert client.get(f"/operations/billing/invoices/{invoice.pk}.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_others_do_not_find_the_operators_page(client: Client, role: str) -> None:
    invoice = ordered()
    document(invoice)
    client.force_login(factories.user(desk_role=role))
    for path in (
        f"/operations/billing/invoices/{invoice.pk}/",
        f"/operations/billing/invoices/{invoice.pk}.pdf",
    ):
        assert client.get(path).status_code == 404
