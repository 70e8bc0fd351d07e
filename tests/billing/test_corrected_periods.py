"""An upgrade takes off the unused days that the firm was charged for, never those that a correction gave back."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from billing.models import Invoice, InvoiceLine
from billing.rules import cii
from billing.rules.corrections import Part
from billing.selectors.papers import paper
from billing.selectors.quotes import quote
from billing.services import crediting, orders
from billing.services.orders import AmountsChanged
from config.kernel.actors import Actor
from tests.billing import checkers
from tests.billing.factories import NOON, balance, buy, contract, firm, fresh, left, owner, pay, paying
from tests.billing.issuing import operator
from tests.billing.pages import page, signed_in, words
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
FIRST = NOON.replace(day=1)
DESK = Actor("operator", "x")


@pytest.fixture(autouse=True)
def _now(time_machine: Any, settings: Any) -> None:
    operator(settings)
    time_machine.move_to(NOON, tick=False)


def back(invoice: Invoice, net: int = 0, *, at: datetime = NOON) -> None:
    parts = [Part(1, net)] if net else []
    crediting.credit(invoice=invoice, reason="Kulanz", by=DESK, at=at, parts=parts)


def nets(invoice: Invoice) -> list[int]:
    return list(invoice.lines.order_by("position").values_list("net", flat=True))


@pytest.mark.parametrize(
    ("taken", "off"),
    [
        (None, [-870]),
        (0, []),
        (1000, [-870]),  # for the days that are over; what is left pays for the others
        (2500, [-400]),
        (2899, [-1]),
    ],
)
def test_what_was_waived_is_not_taken_off_again(client: Client, taken: int | None, off: list[int]) -> None:
    made = paying(at=FIRST)
    first = Invoice.objects.get()
    assert first.net == 2900
    if taken is not None:
        back(first, taken)
    signed_in(made, client)
    said = words(page(client, "/en/plan/change/large/"))
    net = 2970 + sum(off)
    assert f"Net €{net / 100:.2f}" in said
    assert ("Unused" in said) is bool(off)
    assert ("without what was credited for them" in said) is (off not in ([], [-870]))
    buy(made, "large")
    second = Invoice.objects.filter(kind="invoice").latest("pk")
    assert (nets(second), second.net) == ([2970, *off], net)
    assert balance(made.business) == left(made.business)
    no_promise_is_broken()


def test_an_upgrade_that_was_waived_leaves_what_was_before_it() -> None:
    made = paying(at=FIRST)
    buy(made, "large", at=FIRST.replace(day=11))
    second = Invoice.objects.latest("pk")
    assert nets(second) == [6600, -1933]
    back(second)
    made = fresh(made)
    buy(made, "large", interval="year")
    third = Invoice.objects.filter(kind="invoice").latest("pk")
    # Of the month of 29.00 that stays invoiced, nine of thirty days.
    assert nets(third)[1] == -870
    no_promise_is_broken()


def test_a_correction_between_page_and_click_is_seen() -> None:
    made = paying(at=FIRST)
    row = fresh(made)
    version = next(one for one in orders.offered(NOON) if one.plan.code == "large")
    seen = quote(row, version, "month", at=NOON).digest
    back(Invoice.objects.get())
    with pytest.raises(AmountsChanged):
        orders.order(
            business=made.business, version=version, interval="month", serial=row.serial + 1, seen=seen,
            person=owner(made), at=NOON,
        )  # fmt: skip


def test_its_document_is_one_that_the_checkers_take() -> None:
    made = paying(at=FIRST)
    pay(made, left(made.business))
    back(Invoice.objects.get(), 2500)
    buy(made, "large")
    invoice = Invoice.objects.filter(kind="invoice").latest("pk")
    line = InvoiceLine.objects.get(invoice=invoice, net__lt=0)
    assert (line.unit, line.quantity, line.price, line.net) == ("C62", 1, -400, -400)
    assert checkers.en16931(cii.xml(paper(invoice))) == []


def test_another_firms_corrections_change_nothing() -> None:
    other = paying(at=FIRST)
    back(Invoice.objects.get(business=other.business))
    made = contract(firm())
    buy(made, at=FIRST)
    buy(made, "large")
    assert nets(Invoice.objects.filter(business=made.business).latest("pk")) == [2970, -870]
