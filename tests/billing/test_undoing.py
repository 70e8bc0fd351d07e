"""A payment that was marked by mistake, or that the bank took back: once, by a person, and the books are whole."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from billing.models import BankEntry, BankFile, Invoice, OpenItem, Payment
from billing.services import payments
from billing.services.bank import files, matching
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.bank.files import Line, camt
from tests.billing.factories import NOON, balance, left, pay, paying
from tests.billing.issuing import operator
from tests.billing.pages import page, words
from tests.billing.test_races import no_promise_is_broken, outcomes
from tests.house.pages import check
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings: Any) -> Iterator[None]:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False):
        yield


def desk() -> User:
    return factories.user(desk_role="operator")


def marked(amount: int = 1035) -> Payment:
    item = OpenItem.objects.get()
    return payments.mark(
        item=item, amount=amount, received_on=NOON.date(), seen=item.settled, person=desk(), at=NOON
    )


def undone(payment: Payment, seen: int | None = None) -> Payment:
    return payments.undo(
        payment=payment, received_on=NOON.date(), seen=payment.amount if seen is None else seen, person=desk(),
        note="wrong firm", at=NOON,
    )  # fmt: skip


def test_what_it_paid_is_open_again_and_the_log_says_who() -> None:
    made = paying()
    back = undone(marked())
    assert (OpenItem.objects.get().state, left(made.business), balance(made.business)) == ("open", 1035, 1035)
    assert (back.amount, back.kind, back.note) == (-1035, "chargeback", "wrong firm")
    entry = AuditEntry.objects.get(action="billing.payment.reverse")
    assert (entry.actor_kind, entry.actor_id) == ("operator", str(back.booked_by_id))
    no_promise_is_broken()


def test_the_right_one_can_be_marked_afterwards_and_again() -> None:
    made = paying()
    for _turn in range(3):
        undone(marked())
    marked()
    assert balance(made.business) == 0
    assert len({one.key for one in Payment.objects.all()}) == 7
    no_promise_is_broken()


def test_a_second_click_takes_nothing_back() -> None:
    made, payment = paying(), marked()
    undone(payment)
    with pytest.raises(payments.GoneAlready):
        undone(payment)
    assert balance(made.business) == 1035


@pytest.mark.django_db(transaction=True)
def test_eight_people_take_it_back_once() -> None:
    paying()
    payment = marked()
    found = race([partial(undone, payment)] * 8)
    assert outcomes(found) == {"done": 1, "gone_already": 7}
    assert Payment.objects.filter(kind="chargeback").count() == 1


def test_of_one_that_went_back_in_part_the_rest() -> None:
    made, payment = paying(), marked()
    payments.reverse(payment=payment, amount=35, kind="chargeback", key="x", received_on=NOON.date(), at=NOON)
    with pytest.raises(payments.GoneAlready):
        undone(payment)
    undone(payment, seen=1000)
    assert balance(made.business) == 1035
    no_promise_is_broken()


def test_money_of_a_provider_goes_back_there() -> None:
    made = paying()
    payment = pay(made, 1035, key="charge:1")
    with pytest.raises(payments.OfTheProvider):
        undone(payment)
    assert balance(made.business) == 0


def test_a_transfer_that_comes_after_all_is_not_taken_for_the_one_that_was_undone() -> None:
    made = paying()
    undone(marked())
    row, _new = files.bring(name="a.xml", content=camt(Line("10.35", "2026-0001")), person=desk(), at=NOON)
    matching.match_file(pk=row.pk, at=NOON)
    assert BankEntry.objects.get().state == "matched"
    assert balance(made.business) == 0
    no_promise_is_broken()


def test_from_the_invoice_to_the_open_invoice(client: Client) -> None:
    paying()
    payment, invoice = marked(), Invoice.objects.get()
    client.force_login(desk())
    path = f"/en/operations/billing/payments/{payment.pk}/back/"
    found = page(client, f"/en/operations/billing/invoices/{invoice.pk}/")
    assert found.all("a", href=path)
    assert "2026-0001" in words(page(client, path))
    good = {"received_on": "2026-11-22", "note": "Wrong firm", "seen": "1035"}
    for wrong, said in (
        ({"note": ""}, "Write why"),
        ({"received_on": "2999-01-01"}, "has not come yet"),
        ({"received_on": "2026-11-21"}, "before that on which the payment came"),
        ({"seen": "1"}, "gone back already"),
        ({"seen": "x"}, "Open this page again"),
        ({"note": "a\x00b"}, "control character"),
    ):
        answer = client.post(path, {**good, **wrong})
        assert answer.status_code == 422
        assert said in words(check(answer.content, "en")), wrong
    assert left(invoice.business) == 0
    assert client.post(path, good).status_code == 302
    assert left(invoice.business) == 1035
    assert "All of it has gone back." in words(page(client, path))
    assert not page(client, f"/en/operations/billing/invoices/{invoice.pk}/").all("a", href=path)
    other = pay(paying(), 5, key="charge:2")
    assert "Give it back there" in words(page(client, f"/en/operations/billing/payments/{other.pk}/back/"))
    back = Payment.objects.get(kind="chargeback")
    assert client.get(f"/en/operations/billing/payments/{back.pk}/back/").status_code == 404


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_nobody_else_comes_near(client: Client, role: str) -> None:
    paying()
    client.force_login(factories.user(desk_role=role))
    path = f"/en/operations/billing/payments/{marked().pk}/back/"
    given = {"received_on": "2026-11-22", "note": "?", "seen": "1035"}
    assert {client.get(path).status_code, client.post(path, given).status_code} <= {403, 404}
    assert not Payment.objects.filter(kind="chargeback").exists()


@pytest.mark.parametrize(("sign", "told"), [("true", True), ("1", True), ("false", False), ("", False)])
def test_a_bank_that_takes_a_credit_back_is_heard(client: Client, sign: str, told: bool) -> None:
    """It was counted as money that left, and the invoice stood there as paid."""
    content = camt(Line("10.35", "2026-0001", direction="DBIT")).decode()
    content = content.replace("<Sts>", f"<RvslInd>{sign}</RvslInd><Sts>" if sign else "<Sts>")
    client.force_login(desk())
    given = {"file": SimpleUploadedFile("a.xml", content.encode())}
    answer = client.post("/en/operations/billing/bank/", given, follow=True)
    said = words(check(answer.content, "en"))
    assert ("On 23 November 2026 the bank took €10.35 back that had come in." in said) == told
    assert ("take the payment back there" in said) == told
    assert not BankEntry.objects.exists()


def test_a_file_that_was_read_before_is_still_shown(client: Client) -> None:
    row, _new = files.bring(name="a.xml", content=camt(Line("1.00")), person=desk(), at=NOON)
    old = {
        "what": "total",
        "currency": "EUR",
        "said": 5,
        "read": 1,
        "said_count": 1,
        "read_count": 1,
        "key": "",
    }
    BankFile.objects.filter(pk=row.pk).update(differences=[old])
    client.force_login(desk())
    assert "By its own summary" in words(page(client, f"/en/operations/billing/bank/files/{row.pk}/"))
