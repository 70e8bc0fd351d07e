"""Billing details: what is typed is mended or refused with a reason, and holds from the next invoice on."""

from typing import Any

import pytest
from django.test import Client

from billing.models import BillingDetails, Invoice, VatCheck
from billing.selectors import recipients
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.factories import buy, contract, firm, fresh
from tests.billing.issuing import LEITWEG, details, operator, ordered
from tests.billing.pages import signed_in, words
from tests.house.pages import check

pytestmark = pytest.mark.django_db
PATH = "/en/plan/details/"
GIVEN = {
    "name": "Huber Holding AG",
    "extra": "Accounts",
    "street": "Weg 1",
    "postcode": "80331",
    "city": "München",
    "country": "DE",
    "email": "accounts@huber.example",
    "vat_id": "DE 129 273 398",
    "reference": "4711",
}


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def send(client: Client, **changes: str) -> Any:
    return client.post(PATH, {**GIVEN, **changes})


def test_it_begins_with_the_company_details(client: Client) -> None:
    made = contract(firm(vat_id="DE129273398"))
    signed_in(made, client)
    found = check(client.get(PATH).content, "en")
    filled = {one["name"]: one.get("value", "") for one in found.all("input") if "name" in one}
    assert filled["name"] == made.business.legal_name
    assert filled["vat_id"] == "DE129273398"


def test_the_next_invoice_says_it_and_the_last_one_stays(client: Client) -> None:
    first = ordered(firm(vat_id="DE129273398"))
    before = Invoice.objects.values("buyer").get(pk=first.pk)
    signed_in(first.subscription, client)
    assert send(client).status_code == 302
    buy(fresh(first.subscription), "large")
    assert Invoice.objects.values("buyer").get(pk=first.pk) == before
    buyer = Invoice.objects.latest("pk").buyer
    assert (buyer["name"], buyer["extra"], buyer["reference"]) == ("Huber Holding AG", "Accounts", "4711")
    assert (buyer["vat_id"], buyer["profile"]) == ("DE129273398", "en16931")
    assert AuditEntry.objects.filter(action="billing.details.write").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter the name that stands on the invoice"),
        ({"name": "x" * 161}, "Write at most 160 characters"),
        ({"name": "A\x00B"}, "control character"),
        ({"street": " "}, "Enter the street and the number"),
        ({"city": "\u202eBerlin"}, "direction of writing"),
        ({"postcode": ""}, "Enter the postcode"),
        ({"postcode": "8033"}, "A postcode looks like"),
        ({"country": "XX"}, "Choose the country from the list"),
        ({"country": ""}, "Choose the country from the list"),
        ({"email": "accounts"}, "Enter an e-mail address such as"),
        ({"email": "a@b.example, c@d.example"}, "Enter an e-mail address such as"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "e-mail address"),
        ({"vat_id": "DE129273399"}, "A digit of the VAT number is wrong"),
        ({"vat_id": "30/123/45678"}, "This is a tax number"),
        ({"vat_id": "½ – \ufffd"}, "A VAT number of your country has"),
        ({"vat_id": "DE12"}, "A VAT number of your country has"),
        ({"reference": "04011000-1234512345-60"}, "A digit of the Leitweg-ID is wrong"),
        ({"reference": "", "xrechnung": "on"}, "An XRechnung needs your reference"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(client: Client, changes: dict[str, str], sentence: str) -> None:
    signed_in(contract(firm()), client)
    answer = send(client, **changes)
    assert answer.status_code == 422
    found = check(answer.content, "en")
    assert sentence in words(found)
    assert found.text_of("title")[0].startswith("Error:")
    if "name" not in changes:
        assert [one["value"] for one in found.all("input", name="name")] == [GIVEN["name"]]
    assert not BillingDetails.objects.exists()


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"postcode": "D-80331"}, {"postcode": "80331"}),
        ({"vat_id": ""}, {"vat_id": ""}),
        ({"vat_id": "129273398"}, {"vat_id": "DE129273398"}),
        ({"name": "  Huber   AG "}, {"name": "Huber AG"}),
        ({"country": "HK", "postcode": ""}, {"country": "HK", "postcode": ""}),
        ({"reference": LEITWEG, "xrechnung": "on"}, {"reference": LEITWEG, "xrechnung": True}),
        ({"name": "東京ソフト株式会社"}, {"name": "東京ソフト株式会社"}),
    ],
)
def test_what_is_meant_is_taken(client: Client, changes: dict[str, str], stored: dict[str, Any]) -> None:
    signed_in(contract(firm()), client)
    assert send(client, **changes).status_code == 302
    row = BillingDetails.objects.get()
    assert {key: getattr(row, key) for key in stored} == stored


def test_twice_is_one_row(client: Client) -> None:
    signed_in(contract(firm()), client)
    assert [send(client).status_code for _ in range(2)] == [302, 302]
    assert BillingDetails.objects.count() == 1


def test_the_tax_follows_the_company_and_not_the_address(client: Client) -> None:
    """Else a German firm would send its invoices to a box in Switzerland and pay no tax."""
    made = contract(firm())
    signed_in(made, client)
    assert send(client, country="CH", postcode="8001", city="Zürich", vat_id="").status_code == 302
    buy(fresh(made))
    invoice = Invoice.objects.get()
    assert (invoice.treatment, invoice.tax) == ("domestic", 165)
    assert invoice.buyer["country"] == "CH"


def test_a_vat_id_of_another_member_state_is_asked_about_at_once(client: Client) -> None:
    made = contract(firm(country="AT"))
    signed_in(made, client)
    assert send(client, vat_id="ATU12345675", country="AT", postcode="1010").status_code == 302
    assert [(row.vat_id, row.result) for row in VatCheck.objects.all()] == [("ATU12345675", "")]
    assert recipients.vat_id_of(made.business) == "ATU12345675"


def test_xrechnung_is_not_offered_where_the_operator_lacks_what_it_needs(
    client: Client, settings: Any
) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "phone": ""}
    signed_in(contract(firm()), client)
    assert "XRechnung" not in words(check(client.get(PATH).content, "en"))
    assert send(client, xrechnung="on").status_code == 302
    assert not BillingDetails.objects.get().xrechnung


def test_missing_details_are_what_the_billing_details_supply(client: Client) -> None:
    made = contract(firm(street=""))
    assert recipients.recipient(made.business).missing == ["street"]
    details(made.business)
    assert recipients.recipient(made.business).missing == []


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("editor", 403), ("billing", 200), ("admin", 200)]
)
def test_who_may(client: Client, role: str, status: int) -> None:
    made = contract(firm())
    signed_in(made, client, role)
    assert client.get(PATH).status_code == status
    assert send(client).status_code == (302 if status == 200 else 404)


def test_nobody_and_strangers(client: Client) -> None:
    assert client.get(PATH).status_code == 302
    client.force_login(factories.user())
    assert client.get(PATH).status_code == 302
    assert send(client).status_code == 302
    assert not BillingDetails.objects.exists()
