"""A bank file pays what it names, once, whoever brings it and how often; the rest waits for a person."""

from functools import partial
from typing import Any

import pytest

from accounts.models import User
from billing.models import BankEntry, BankFile, Invoice, OpenItem, Payment
from billing.selectors import bank
from billing.services import payments
from billing.services.bank import files, matching
from config.kernel.errors import Refused
from config.outbox.delivering import work
from tests import factories
from tests.billing.bank.files import OURS, V02, Line, camt, spreadsheet
from tests.billing.factories import NOON, balance, buy, fresh, paying
from tests.billing.test_races import no_promise_is_broken, outcomes
from tests.races import race

pytestmark = pytest.mark.django_db


def desk() -> User:
    return factories.user(desk_role="operator")


def bring(content: bytes, person: User | None = None) -> BankFile:
    row, _new = files.bring(name="auszug.xml", content=content, person=person or desk(), at=NOON)
    matching.match_file(pk=row.pk, at=NOON)
    return row


def entry() -> BankEntry:
    return BankEntry.objects.latest("pk")


def lefts() -> list[int]:
    return [item.left for item in OpenItem.objects.order_by("pk")]


def test_the_worker_matches_by_reference() -> None:
    made = paying()
    reference = Invoice.objects.get().reference
    files.bring(name="a.xml", content=camt(Line("10.35", structured=reference)), person=desk(), at=NOON)
    work("default")
    assert (entry().state, lefts(), balance(made.business)) == ("matched", [0], 0)
    assert entry().payments.get().received_on.isoformat() == "2026-11-23"
    assert fresh(made).dunning_due_on is None


def test_a_part_and_too_much() -> None:
    made = paying()
    bring(camt(Line("5.00", "2026-0001")))
    assert (lefts(), balance(made.business)) == ([535], 535)
    bring(camt(Line("9.99", "2026-0001 Rest")))
    assert (lefts(), balance(made.business)) == ([0], -464)
    bring(camt(Line("1.00", "2026-0001 noch etwas")))
    assert balance(made.business) == -564
    no_promise_is_broken()


def test_what_the_payer_named_comes_before_the_oldest() -> None:
    made = paying()
    buy(made, "large")
    bring(camt(Line("24.99", "2026-0002")))
    assert lefts() == [1035, 0]
    bring(camt(Line("11.00", "2026-0001")))
    assert (lefts(), balance(made.business)) == ([0, 0], -65)


def test_several_invoices_of_several_firms_in_one_transfer() -> None:
    one, two = paying(), paying()
    bring(camt(Line("20.70", "2026-0001, 2026-0002", reference="X")))
    assert (lefts(), balance(one.business), balance(two.business)) == ([0, 0], 0, 0)
    assert entry().payments.count() == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (Line("10.35", "Danke 😀"), "no_reference"),
        (Line("10.35", "2026-0099"), "no_reference"),
        (Line("10.36", "20260001"), "no_reference"),
        (Line("10.35", "2026-0001", currency="CHF"), "other_currency"),
        (Line("10.35", "2026-0001 2026-0002"), "several_firms"),
    ],
)
def test_a_doubt_waits_for_a_person(line: Line, reason: str) -> None:
    paying(), paying()
    bring(camt(line))
    assert (entry().state, entry().reason) == ("open", reason)
    assert not Payment.objects.exists()


def test_the_same_file_and_the_same_entry_change_nothing() -> None:
    made = paying()
    first, second = Line("5.00", "2026-0001", reference="B1"), Line("5.35", "2026-0001", reference="B2")
    row = bring(camt(first))
    assert bring(camt(first)).pk == row.pk
    longer = bring(camt(first, second, version=V02))
    assert (longer.found, BankFile.objects.get(pk=longer.pk).known) == (2, 1)
    matching.match_file(pk=row.pk, at=NOON)
    assert (Payment.objects.count(), balance(made.business)) == (2, 0)


def test_a_booking_that_stands_there_twice_is_booked_once_and_asked_about() -> None:
    made = paying()
    once = Line("4.00", "2026-0001", reference="B1")
    bring(camt(once, once))
    states = BankEntry.objects.order_by("pk").values_list("state", "reason")
    assert list(states) == [("matched", ""), ("open", "told_twice")]
    assert balance(made.business) == 635
    assert bank.REASONS["told_twice"]


@pytest.mark.parametrize(
    "second",
    [
        Line("4.00", "2026-0001", reference="B2"),
        Line("4.00", "2026-0001 Rest", reference="B1"),
        Line("4.00", "2026-0001", payer="Petersen", reference="B1"),
    ],
)
def test_two_bookings_of_one_sum_are_two(second: Line) -> None:
    made = paying()
    bring(camt(Line("4.00", "2026-0001", reference="B1"), second))
    assert balance(made.business) == 235


def test_without_a_reference_of_the_bank_nobody_can_tell_so_both_count() -> None:
    made = paying()
    bring(camt(Line("4.00", "2026-0001"), Line("4.00", "2026-0001")))
    assert balance(made.business) == 235


def test_another_kind_of_file_tells_the_same_money() -> None:
    made = paying()
    bring(camt(Line("10.35", "RG 2026-0001", reference="B1")))
    row, _new = files.bring(
        name="b.csv", content=spreadsheet(Line("10.35", "Rechnung 2026-0001")), person=desk(), at=NOON
    )
    files.confirm(
        file=row, columns={"booked_on": 0, "text": 1, "payer": 2, "amount": 3}, person=desk(), at=NOON
    )
    BankEntry.objects.filter(file=row).update(account=OURS)
    matching.match_file(pk=row.pk, at=NOON)
    assert (entry().state, entry().reason) == ("open", "looks_known")
    assert balance(made.business) == 0


def test_what_was_marked_by_hand_is_not_booked_again() -> None:
    made = paying()
    payments.mark(
        item=OpenItem.objects.select_related("invoice__business").get(),
        amount=1035, received_on=NOON.date(), seen=0, person=desk(), at=NOON,
    )  # fmt: skip
    bring(camt(Line("10.35", "2026-0001", reference="B1")))
    assert (entry().state, Payment.objects.count(), balance(made.business)) == ("matched", 1, 0)
    bring(camt(Line("10.35", "2026-0001", reference="B2")))
    assert balance(made.business) == -1035


def test_an_operator_assigns_sets_aside_and_brings_back() -> None:
    made, person = paying(), desk()
    bring(camt(Line("10.00", "Danke")))
    matching.set_aside(entry=entry(), person=person, at=NOON)
    item = OpenItem.objects.select_related("invoice").get()
    with pytest.raises(Refused):
        matching.assign(entry=entry(), item=item, person=person, at=NOON)
    matching.bring_back(entry=entry(), person=person, at=NOON)
    matching.assign(entry=entry(), item=item, person=person, at=NOON)
    assert (entry().state, entry().payments.get().booked_by, balance(made.business)) == (
        "matched",
        person,
        35,
    )
    with pytest.raises(Refused):
        matching.set_aside(entry=entry(), person=person, at=NOON)


def test_no_assigning_across_currencies() -> None:
    paying()
    bring(camt(Line("10.00", "Danke", currency="CHF")))
    with pytest.raises(matching.OtherCurrency):
        matching.assign(entry=entry(), item=OpenItem.objects.get(), person=desk(), at=NOON)
    assert entry().state == "open"


def test_a_reviewer_may_not() -> None:
    paying()
    bring(camt(Line("10.00", "Danke")))
    with pytest.raises(Refused):
        matching.assign(
            entry=entry(), item=OpenItem.objects.get(), person=factories.user(desk_role="reviewer"), at=NOON
        )
    assert not Payment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_assign_one_transfer_once() -> None:
    one, two = paying(), paying()
    bring(camt(Line("10.35", "Danke")))
    items = OpenItem.objects.select_related("invoice")
    deeds: list[Any] = [
        partial(
            matching.assign, entry=entry(), item=items.get(business=which.business), person=desk(), at=NOON
        )
        for which in (one, two, one, two)
    ]
    found = outcomes(race(deeds))
    assert found.pop("done") == 1
    assert sum(found.values()) == 3
    assert sorted(lefts()) == [0, 1035]
    no_promise_is_broken()


@pytest.mark.django_db(transaction=True)
def test_many_workers_and_many_operators_book_a_file_once() -> None:
    made = paying()
    content = camt(*(Line("1.00", "2026-0001", reference=f"B{n}") for n in range(10)))
    people = [desk() for _ in range(4)]
    results = race([partial(bring, content, one) for one in people])
    assert outcomes(results) == {"done": 4}
    race([partial(matching.match_file, pk=BankFile.objects.get().pk, at=NOON)] * 4)
    assert (BankFile.objects.count(), Payment.objects.count(), balance(made.business)) == (1, 10, 35)
    no_promise_is_broken()


def test_a_long_file_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paying("medium")
    monkeypatch.setattr(matching, "BATCH", 3)
    content = camt(*(Line("1.00", "2026-0001", reference=f"B{n}") for n in range(8)))
    files.bring(name="long", content=content, person=desk(), at=NOON)
    work("default")
    assert balance(made.business) == 235


def test_money_in_yen_is_counted_in_yen() -> None:
    paying()
    bring(camt(Line("1035", "Danke", currency="JPY")))
    assert (entry().amount, entry().state) == (1035, "open")
