"""What credit paid when an invoice was issued stands on it: nobody transfers what is paid; page, PDF and XML agree."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from billing.models import Invoice, OpenItem, PaymentMethod
from billing.rules import cii
from billing.rules.girocode import girocode
from billing.selectors.papers import paper
from billing.services import documents
from config.kernel.errors import Refused
from tests.billing import checkers
from tests.billing.factories import NOON, buy, contract, firm, fresh, left, owner, pay
from tests.billing.issuing import operator, ordered, taken_back
from tests.billing.variants import credited

pytestmark = pytest.mark.django_db
GROSS = 3451


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def amounts(xml: bytes) -> dict[str, Decimal]:
    names = ("GrandTotalAmount", "TotalPrepaidAmount", "DuePayableAmount")
    tree = etree.fromstring(xml)
    return {name: Decimal(one.text or "0") for name in names for one in tree.iter(f"{{*}}{name}")}


@pytest.mark.parametrize(
    ("credit", "prepaid", "terms"),
    [
        (1, 1, "Please transfer €34.50 by"),
        (451, 451, "Please transfer €30.00 by"),
        (3450, 3450, "Please transfer €0.01 by"),
        (3451, GROSS, "Your credit pays all of it."),
        (9999, GROSS, "Your credit pays all of it."),
    ],
)
def test_only_what_is_left_is_asked_for(credit: int, prepaid: int, terms: str) -> None:
    invoice = credited(credit)
    said = paper(invoice)
    assert (invoice.prepaid, said.prepaid, said.due) == (prepaid, prepaid, GROSS - prepaid)
    assert OpenItem.objects.get(invoice=invoice).settled == prepaid
    assert said.terms.startswith(terms)
    xml = cii.xml(said)
    assert checkers.en16931(xml) == []
    assert amounts(xml) == {
        "GrandTotalAmount": Decimal(GROSS) / 100,
        "TotalPrepaidAmount": Decimal(prepaid) / 100,
        "DuePayableAmount": Decimal(GROSS - prepaid) / 100,
    }
    code = girocode(said)
    assert (f"EUR{Decimal(said.due) / 100:.2f}" in code) if said.due else code == ""


def test_without_credit_nothing_else_stands_there() -> None:
    invoice = ordered()
    assert (invoice.prepaid, paper(invoice).due) == (0, invoice.gross)
    assert set(amounts(cii.xml(paper(invoice)))) == {"GrandTotalAmount", "DuePayableAmount"}
    assert paper(taken_back(invoice)).prepaid == 0


def test_a_document_of_before_asks_for_all_of_it() -> None:
    invoice = credited(451)
    invoice.prepaid = None
    assert (paper(invoice).prepaid, paper(invoice).due) == (0, GROSS)


def test_what_is_paid_later_changes_no_document() -> None:
    invoice = credited(451)
    before = paper(invoice)
    pay(fresh(invoice.subscription), 1000, key="later", at=NOON.replace(month=12, day=3))
    assert paper(Invoice.objects.get(pk=invoice.pk)) == before


def test_a_card_is_named_with_what_it_is_charged() -> None:
    invoice = credited(451)
    invoice.buyer = {**invoice.buyer, "method": "card"}
    assert paper(invoice).terms.startswith("€30.00 is collected from your card.")


def test_the_page_says_what_is_left(client: Client) -> None:
    invoice = credited(451)
    documents.make(pk=invoice.pk, at=NOON)
    client.force_login(owner(invoice.subscription))
    page = client.get(f"/en/plan/invoices/{invoice.number}/").content.decode()
    sums = re.sub(r"<[^>]+>|\s+", " ", page.partition('class="inv-sums"')[2].partition("</dl>")[0])
    assert " ".join(sums.split()).endswith(
        "Sum with tax €34.51 Paid by your credit €4.51 Amount to pay €30.00"
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["pay", "buy"]), st.integers(1, 9_000)), max_size=6))
def test_it_is_what_settled_it_at_once(steps: list[tuple[str, int]]) -> None:
    made = contract(firm())
    PaymentMethod.objects.filter(business=made.business).delete()
    for number, (what, amount) in enumerate(steps):
        if what == "pay":
            pay(made, amount, key=f"{made.pk}:{number}")
            continue
        before = set(Invoice.objects.values_list("pk", flat=True))
        plan, interval = ("medium", "large")[amount % 2], ("month", "year")[amount // 2 % 2]
        try:
            buy(fresh(made), plan, interval=interval)  # type: ignore[arg-type]
        except Refused:
            continue  # it is the one that runs
        for invoice in Invoice.objects.exclude(pk__in=before):
            assert OpenItem.objects.get(invoice=invoice).settled == invoice.prepaid
    assert left(made.business) >= 0
