"""The operator's page for a part of an invoice: chosen, shown, issued; above the limit confirmed by somebody else."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from billing.forms.corrections import PartForm
from billing.models import Credit, Invoice, InvoiceLine
from billing.rules.corrections import Left
from billing.selectors.corrections import LeftOf
from tests import factories
from tests.billing.issuing import document, operator, ordered
from tests.billing.pages import signed_in, words
from tests.billing.test_invoice_pages import read
from tests.house.pages import check

pytestmark = pytest.mark.django_db
LIST = "/en/operations/billing/corrections/"


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    operator(settings)


@pytest.fixture
def invoice(client: Client) -> Invoice:
    made = ordered()
    document(made)
    desk(client)
    return made


def desk(client: Client) -> User:
    person = factories.user(desk_role="operator")
    client.force_login(person)
    return person


def page(invoice: Invoice) -> str:
    return f"/en/operations/billing/invoices/{invoice.pk}/part/"


def send(client: Client, invoice: Invoice, **data: str) -> Any:
    return client.post(page(invoice), {"reason": "Outage", **data})


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_line_is_marked_as_in_the_language_of_its_invoice(client: Client, language: str) -> None:
    desk(client)
    made = ordered(language=language)
    seen = check(client.get(page(made)).content, "en")
    assert f'<span lang="{language}">{made.lines.get().text}</span>' in seen.html


def test_what_a_line_says_is_never_markup() -> None:
    line = InvoiceLine(position=1, text="<b>{0} %s & {text}</b>")
    form = PartForm(None, lines=[LeftOf(line, Left(1, 100, 1900))], currency="EUR", language="de")
    assert "&lt;b&gt;{0} %s &amp; {text}&lt;/b&gt;" in str(form["line-1"].label)


def test_shown_first_then_issued(client: Client, invoice: Invoice) -> None:
    assert "Take only a part back" in read(client, f"/en/operations/billing/invoices/{invoice.pk}/")
    text = read(client, page(invoice))
    assert "At most €8.70" in text
    answer = send(client, invoice, **{"line-1": "5,00"})
    assert answer.status_code == 200
    found = check(answer.content, "en")
    assert "€5.95" in words(found)
    assert "Outage" in words(found)
    assert Invoice.objects.count() == 1
    sent = ("line-1", "reason", "seen")
    given = {one["name"]: one["value"] for one in found.all("input", type="hidden") if one["name"] in sent}
    assert given == {"line-1": "5.00", "reason": "Outage", "seen": "595"}
    assert client.post(page(invoice), given).status_code == 302
    note = Invoice.objects.get(corrects=invoice)
    assert (note.gross, note.reason) == (595, "Outage")
    again = client.post(page(invoice), given)
    assert again.status_code == 422
    assert "€3.70" in words(check(again.content, "en"))
    assert Invoice.objects.filter(corrects=invoice).count() == 1


def test_one_amount_over_all_lines(client: Client, invoice: Invoice) -> None:
    answer = send(client, invoice, amount="8.70", seen="1035")
    assert answer.status_code == 302
    assert Invoice.objects.get(corrects=invoice).gross == 1035
    assert "Nothing of this invoice is left" in read(client, page(invoice))


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"line-1": "8.71"},
        {"amount": "8.71"},
        {"line-1": "0"},
        {"line-1": "-1"},
        {"line-1": "1e2"},
        {"line-1": "\N{PILE OF POO}"},
        {"line-1": "\x00"},
        {"line-1": "9" * 400},
        {"line-1": "1", "amount": "1"},
        {"line-1": "1", "reason": ""},
        {"line-1": "1", "reason": "x" * 201},
        {"line-2": "1"},
        {"amount": "NaN"},
        {"amount": "1.234"},
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    client: Client, invoice: Invoice, typed: dict[str, str]
) -> None:
    answer = send(client, invoice, seen="119", **typed)
    assert answer.status_code == 422
    found = check(answer.content, "en")
    assert "There is a problem" in words(found)
    assert not Credit.objects.exists()
    if typed.get("line-1") == "8.71":
        assert "At most €8.70 is left" in words(found)
        assert found.all("input", name="line-1")[0]["value"] == "8.71"


def test_a_sum_that_was_not_shown_is_not_issued(client: Client, invoice: Invoice) -> None:
    for seen in ("", "1", "x", "594", "-595"):
        assert send(client, invoice, **{"line-1": "5", "seen": seen}).status_code == 200
    assert not Credit.objects.exists()


def test_above_the_limit_somebody_else_issues_it(client: Client, invoice: Invoice, settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 500}
    answer = client.post(
        f"/en/operations/billing/invoices/{invoice.pk}/", {"reason": "All of it"}, follow=True
    )
    assert "Somebody else has to confirm this correction" in words(check(answer.content, "en"))
    row = Credit.objects.get()
    text = read(client, LIST)
    assert "All of it" in text
    assert "Issue the correction" not in text
    refused = client.post(f"{LIST}{row.pk}/approve/", follow=True)
    assert "proposed this correction yourself" in words(check(refused.content, "en"))
    desk(client)
    assert "Issue the correction" in read(client, LIST)
    for _click in range(2):
        client.post(f"{LIST}{row.pk}/approve/")
    assert Invoice.objects.filter(corrects=invoice).count() == 1
    assert "Nothing is open here" in read(client, LIST)


def test_a_proposal_is_withdrawn(client: Client, invoice: Invoice, settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 1}
    send(client, invoice, **{"line-1": "5", "seen": "595"})
    row = Credit.objects.get()
    assert client.post(f"{LIST}{row.pk}/nonsense/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/withdraw/").status_code == 405
    client.post(f"{LIST}{row.pk}/withdraw/")
    assert Credit.objects.get().state == "withdrawn"
    assert "withdrawn" in read(client, page(invoice))
    assert Invoice.objects.count() == 1


def test_the_customer_reads_what_was_taken_back(client: Client, invoice: Invoice) -> None:
    send(client, invoice, **{"line-1": "5", "seen": "595"})
    note = Invoice.objects.get(corrects=invoice)
    document(note)
    signed_in(invoice.subscription, client)
    assert f"€5.95 taken back by {note.number}" in read(client, f"/en/plan/invoices/{invoice.number}/")
    shown = read(client, f"/en/plan/invoices/{note.number}/")
    assert "Rechnungskorrektur" in shown
    assert "anteilig" in shown
    assert "Nimmt einen Teil der Rechnung 2026-0001" in shown


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_others_do_not_find_it(client: Client, invoice: Invoice, role: str) -> None:
    client.force_login(factories.user(desk_role=role))
    for path in (page(invoice), LIST):
        assert client.get(path).status_code == 404
    assert client.post(page(invoice), {"line-1": "1", "reason": "x", "seen": "119"}).status_code == 404
    assert not Credit.objects.exists()


def test_the_summary_says_the_same_sentence_once(client: Client, invoice: Invoice) -> None:
    answer = send(client, invoice, **{"line-1": "x", "amount": "y", "reason": ""})
    summary = check(answer.content, "en").html.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert summary.count("Write the amount as in 34.51") == 1
    assert 'href="#id_line-1"' in summary
    assert "Enter the reason" in summary
