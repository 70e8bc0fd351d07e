"""Which tax the invoice of an order carries: customers abroad, confirmed or not, and a small operator."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Invoice, VatCheck
from tests.billing.factories import NOON, buy, contract, firm, fresh, pay, paying, plans

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "vat_id", "confirmed", "kind", "tax"),
    [
        ("AT", "ATU12345678", True, "reverse_charge", 0),
        ("AT", "ATU12345678", False, "unproven_business", 165),
        ("AT", "", False, "unproven_business", 165),
        ("CH", "", False, "third_country", 0),
    ],
)
def test_customers_abroad(
    settings: Any, country: str, vat_id: str, confirmed: bool, kind: str, tax: int
) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "vat_id": "DE123456789"}
    made = contract(firm(country=country, vat_id=vat_id))
    if confirmed:
        VatCheck.objects.create(
            business=made.business,
            vat_id=vat_id,
            result="valid",
            consultation="WAPIAAAA1",
            asked_at=NOON,
            checked_at=NOON,
        )
    buy(made)
    invoice = Invoice.objects.get()
    assert (invoice.treatment, invoice.tax) == (kind, tax)
    assert invoice.consultation == ("WAPIAAAA1" if confirmed else "")


def test_a_confirmation_of_an_older_id_proves_nothing(settings: Any) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "vat_id": "DE123456789"}
    made = contract(firm(country="AT", vat_id="ATU99999999"))
    VatCheck.objects.create(
        business=made.business,
        vat_id="ATU12345678",
        result="valid",
        consultation="W",
        asked_at=NOON,
        checked_at=NOON,
    )
    buy(made)
    assert Invoice.objects.get().treatment == "unproven_business"


def test_a_small_operator_charges_no_tax(settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "small_business": True}
    buy(contract(firm()))
    invoice = Invoice.objects.get()
    assert (invoice.treatment, invoice.tax, invoice.lines.get().category) == ("small_business", 0, "E")


def test_what_came_in_before_is_used_for_the_invoice() -> None:
    made = contract(firm())
    pay(made, 2000)
    buy(made)
    item = Invoice.objects.get().item
    assert (item.state, item.left) == ("settled", 0)
    assert fresh(made).dunning_due_on is None


def test_others_cannot_be_billed_by_mistake() -> None:
    """A second business's order takes the next number and touches nothing of the first."""
    one, two = paying(), paying()
    assert list(Invoice.objects.order_by("pk").values_list("number", flat=True)) == ["2026-0001", "2026-0002"]
    assert one.business != two.business
    assert {row.business for row in Invoice.objects.all()} == {one.business, two.business}


def test_a_currency_without_cents() -> None:
    yen = plans()["large"]
    yen.pk, yen.currency, yen.month_price, yen.valid_from = None, "JPY", 15001, date(2026, 11, 2)
    yen.created_at = timezone.now()
    yen.save(force_insert=True)
    buy(contract(firm()), "large")
    invoice = Invoice.objects.get()
    assert (invoice.currency, invoice.net, invoice.tax) == ("JPY", 4500, 855)
