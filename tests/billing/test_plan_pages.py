"""The plan page and the order page: what each sees, exact amounts above the button, ordered once."""

import re
from typing import Any

import pytest
from django.test import Client

from billing.models import Invoice, Order
from tests.billing.factories import (
    NOON,
    balance,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    left,
    pay,
    paying,
)
from tests.billing.pages import ORDER, PLAN, hidden, page, signed_in, words
from tests.house.pages import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def test_a_small_firm_sees_that_it_pays_nothing_and_why(client: Client) -> None:
    made = contract(firm())
    declare_size(made, 2025)
    said = words(page(signed_in(made, client)))
    assert "Your plan: Small (free of charge)" in said
    assert "There is nothing to pay." in said
    assert "Fewer than 50 people work there." in said
    assert "No invoices yet." in said
    assert "1 of 1" not in said
    assert "0 of 3" in said


def test_who_declared_nothing_is_asked(client: Client) -> None:
    said = words(page(signed_in(contract(firm()), client)))
    assert "You have not declared your size yet." in said
    assert "Declare your size for 2025" in said


def test_the_order_page_shows_every_amount_of_the_blueprint(client: Client) -> None:
    found = page(signed_in(contract(firm()), client), "/plan/change/medium/")
    said = words(found)
    assert "9 von 30 Tagen, bis 30.11.2026" in said
    assert "8,70 €" in said
    assert "1,65 €" in said
    assert "Heute fällig 10,35 €" in said
    assert "29,00 € netto zuzüglich 5,51 € Umsatzsteuer, das sind 34,51 € im Monat." in said
    assert "Zahlungspflichtig bestellen" in found.text_of("button")
    assert said.index("34,51") < said.index("Zahlungspflichtig bestellen")


def test_ordering_twice_is_once_and_back_says_so(client: Client) -> None:
    signed_in(contract(firm()), client)
    given = hidden(page(client, ORDER))
    first, second = client.post(ORDER, given), client.post(ORDER, given, follow=True)
    assert first.status_code == 302
    assert "This was ordered already. Nothing was ordered twice." in words(check(second.content, "en"))
    assert (Order.objects.count(), Invoice.objects.count()) == (1, 1)
    back = words(page(client, ORDER))
    assert "Ordered already." in back
    assert "Order with obligation to pay" not in back


@pytest.mark.parametrize(
    ("role", "sees", "orders"),
    [
        ("owner", True, True),
        ("admin", True, True),
        ("billing", True, True),
        ("editor", False, False),
        ("viewer", False, False),
    ],
)
def test_roles(client: Client, role: str, sees: bool, orders: bool) -> None:
    made = paying()
    signed_in(made, client, role if role != "owner" else "")
    said = words(page(client))
    assert ("2026-0001" in said) is sees
    assert "Medium" in said
    answer = client.get("/en/plan/change/large/")
    assert (answer.status_code == 200) is orders
    given = (
        hidden(check(answer.content, "en")) if orders else {"interval": "month", "serial": "2", "seen": "x"}
    )
    answer = client.post("/en/plan/change/large/", given)
    assert answer.status_code == (302 if orders else 404)
    assert Order.objects.count() == (2 if orders else 1)


def test_a_stranger_sees_ones_own_plan_only(client: Client) -> None:
    paying()
    signed_in(contract(firm()), client)
    assert "2026-0001" not in words(page(client))
    client.logout()
    for path in (PLAN, ORDER, "/en/plan/size/", "/en/plan/cancel/"):
        assert client.get(path).status_code == 302
        assert client.post(path, {}).status_code in (302, 405)


def test_what_is_open_and_what_is_paid_stand_beside_each_invoice(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    invoice = Invoice.objects.get()
    said = words(page(client))
    assert f"Open, due on 6 December 2026 Reference for the transfer {invoice.reference}" in said or (
        "Open, due on 6 December 2026" in said and invoice.reference in said
    )
    pay(made, 500)
    assert "€5.35 left" in words(page(client))
    pay(made, 535)
    assert "Paid" in words(page(client))


def test_each_state_says_what_happens_next(client: Client) -> None:
    made = paying("large")
    signed_in(made, client)
    assert "Next charge on 1 December 2026: €99.00 net, plan Large." in words(page(client))
    buy(made, "medium")
    said = words(page(client))
    assert "Next charge on 1 December 2026: €29.00 net, plan Medium." in said
    assert "Begins on 1 December 2026" in said
    client.post("/en/plan/cancel/")
    assert "On 1 December 2026 the free plan begins. Your seal stays." in words(page(client))
    client.post("/en/plan/keep/")
    assert fresh(made).state == "active"


def test_cancelling_takes_two_clicks_and_gives_a_receipt(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    assert "/en/plan/cancel/" in page(client).html
    assert "Your seal stays as it is." in words(page(client, "/en/plan/cancel/"))
    answer = client.post("/en/plan/cancel/", follow=True)
    said = words(check(answer.content, "en"))
    assert re.search(r"Reference K-[0-9A-Z]{6}", said)
    assert "22 November 2026, 12:00" in said
    assert client.post("/en/plan/cancel/").status_code == 422
    assert balance(made.business) == 1035


def test_missing_company_details_lead_to_them(client: Client) -> None:
    signed_in(contract(firm(street="")), client)
    found = page(client, ORDER)
    assert "An invoice needs your name and address." in words(found)
    assert found.all("button", type="submit") == [] or "obligation" not in words(found)


def test_customers_in_another_member_state_learn_why_they_pay_tax(client: Client, settings: Any) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "vat_id": "DE123456789"}
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    signed_in(made, client)
    said = words(page(client, ORDER))
    assert "The tax authorities have not confirmed your VAT number yet." in said
    assert client.post("/en/plan/vat/").status_code == 302
    assert made.business.vat_checks.count() == 1
    client.post("/en/plan/vat/")
    assert made.business.vat_checks.count() == 1


def test_what_was_paid_too_much_is_said_until_it_pays(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    assert "To your credit" not in words(page(client))
    payment = pay(made, left(made.business) + 500)
    assert "To your credit: €5.00. It pays the next invoice" in words(page(client))
    assert payment.amount == 1535


@pytest.mark.parametrize("paid", [True, False])
def test_who_pays_finds_the_way_out_beside_what_it_costs(client: Client, paid: bool) -> None:
    signed_in(paying() if paid else contract(firm()), client)
    found = page(client)
    first, *_others = [one for one in found.html.split('<div class="note') if "Your plan" in one]
    box = first.partition("</div>")[0]
    assert ("/en/plan/cancel/" in box) is paid
    assert found.html.count("/en/plan/cancel/") == 1 + paid


def test_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    made = paying()
    for at in range(3):
        pay(made, 10 + at)
    signed_in(made, client)
    with django_assert_max_num_queries(24):
        client.get(PLAN)
