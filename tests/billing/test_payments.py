"""Money: partial, too much, twice, back again; and what is open always follows from what is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from billing.models import Allocation, Invoice, InvoiceLine, OpenItem, Payment, Subscription
from billing.services import crediting, payments
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.factories import NOON, balance, buy, fresh, left, pay, paying

pytestmark = pytest.mark.django_db
DESK = Actor("operator", "x")


def item() -> OpenItem:
    return OpenItem.objects.select_related("invoice__business").latest("pk")


def mark(amount: int, *, seen: int = 0, **options: Any) -> Payment:
    person = options.pop("person", None) or factories.user(desk_role="operator")
    return payments.mark(
        item=item(), amount=amount, received_on=NOON.date(), seen=seen, person=person, at=NOON, **options
    )


def test_a_part_leaves_the_rest_open() -> None:
    made = paying()
    mark(1000)
    assert (item().state, item().left) == ("open", 35)
    assert fresh(made).dunning_due_on is not None
    mark(35, seen=1000)
    assert (item().state, item().left) == ("settled", 0)
    assert fresh(made).dunning_due_on is None
    assert balance(made.business) == 0


def test_too_much_waits_for_the_next_invoice() -> None:
    made = paying()
    mark(3000)
    assert (item().state, balance(made.business)) == ("settled", -1965)
    buy(made, "large")
    second = item()
    assert (second.gross, second.left) == (2499, 534)
    assert balance(made.business) == 534 == left(made.business)


def test_the_oldest_invoice_is_settled_first() -> None:
    made = paying()
    buy(made, "large")
    pay(made, 1100)
    assert [one.left for one in OpenItem.objects.order_by("pk")] == [0, 2434]


def test_a_second_person_marks_nothing() -> None:
    made = paying()
    mark(1035)
    with pytest.raises(payments.MarkedAlready):
        mark(1035)
    with pytest.raises(payments.MarkedAlready):
        mark(1035, seen=1035)
    assert Payment.objects.count() == 1
    assert balance(made.business) == 0


def test_marking_is_in_the_audit_trail_with_the_person() -> None:
    paying()
    person = factories.user(desk_role="operator")
    mark(1035, person=person, note="Auszug 47 \N{PILE OF POO}")
    entry = AuditEntry.objects.get(action="billing.payment.book")
    assert (entry.actor_kind, entry.actor_id) == ("operator", str(person.pk))
    assert Payment.objects.get().booked_by == person


def test_the_same_money_is_booked_once() -> None:
    made = paying()
    first = pay(made, 1035, key="bank:DE1:77")
    again = pay(made, 1035, key="bank:DE1:77", at=NOON + timedelta(days=2))
    assert first == again
    assert balance(made.business) == 0


def test_money_in_another_currency_settles_nothing() -> None:
    made = paying()
    pay(made, 5000, currency="CHF")
    assert item().left == 1035


def test_money_that_goes_back_opens_the_invoice_again() -> None:
    made = paying()
    came = pay(made, 1500)
    payments.reverse(
        payment=came, amount=1500, kind="chargeback", key="dispute:1", received_on=NOON.date(), at=NOON
    )
    assert (item().state, item().left) == ("open", 1035)
    assert balance(made.business) == 1035
    assert fresh(made).dunning_due_on is not None


def test_what_was_too_much_goes_back_first() -> None:
    made = paying()
    came = pay(made, 1500)
    back: dict[str, Any] = {"payment": came, "kind": "refund", "received_on": NOON.date(), "at": NOON}
    payments.reverse(amount=465, key="refund:1", **back)
    assert item().state == "settled"
    _row, new = payments.reverse(amount=465, key="refund:1", **back)
    assert not new
    payments.reverse(amount=35, key="refund:2", **back)
    assert (item().left, balance(made.business)) == (35, 35)
    for amount in (1001, 0, -5):
        with pytest.raises(payments.GoneAlready):
            payments.reverse(amount=amount, key=f"refund:{amount}", **back)


def test_a_credit_note_takes_the_whole_invoice_back_once() -> None:
    made = paying()
    invoice = Invoice.objects.get()
    note = crediting.credit(invoice=invoice, reason="Doppelt", by=DESK, at=NOON)
    assert (note.number, note.kind, note.gross, note.corrects) == ("G2026-0001", "credit_note", 1035, invoice)
    assert note.lines.get().net == 870
    assert (item().state, balance(made.business)) == ("settled", 0)
    with pytest.raises(crediting.TooMuchTakenBack):
        crediting.credit(invoice=invoice, reason="", by=DESK, at=NOON)
    with pytest.raises(crediting.TooMuchTakenBack):
        crediting.credit(invoice=note, reason="", by=DESK, at=NOON)


def test_what_was_paid_on_a_credited_invoice_is_there_for_the_next() -> None:
    made = paying()
    pay(made, 1000)
    crediting.credit(invoice=Invoice.objects.get(), reason="Kulanz", by=DESK, at=NOON)
    assert balance(made.business) == -1000
    buy(made, "large")
    assert item().left == 2534, "3534 without anything taken off for days that were waived, less 1000"


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Invoice, {"currency": "USD"}),
        (InvoiceLine, {"net": 1}),
        (Payment, {"note": "x"}),
        (Allocation, {"amount": 1}),
    ],
)
def test_documents_and_payments_are_never_changed(model: type[Any], change: dict[str, Any]) -> None:
    made = paying()
    pay(made, 500)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
    assert Subscription.objects.count() == 1


def test_a_business_with_invoices_cannot_be_deleted() -> None:
    made = paying()
    with pytest.raises(DatabaseError):
        made.business.delete()
