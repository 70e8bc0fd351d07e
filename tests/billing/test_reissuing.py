"""What was taken back as a whole is issued once more, with the details that hold now; paid by what was paid."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from billing.models import Invoice, OpenItem
from billing.rules.corrections import Part
from billing.services import crediting, reissuing
from config.kernel.actors import Actor
from config.outbox.delivering import work
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing import checkers
from tests.billing.factories import NOON, balance, buy, contract, firm, fresh, left, pay
from tests.billing.issuing import confirmed, details, document, operator, ordered, taken_back
from tests.billing.pages import words
from tests.billing.test_races import no_promise_is_broken
from tests.house.pages import check
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Any, time_machine: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON, tick=False)
    operator(settings)


def again(invoice: Invoice) -> tuple[Invoice, bool]:
    return reissuing.again(invoice=invoice, person=factories.user(desk_role="operator"), at=NOON)


def figures(invoice: Invoice) -> list[tuple[Any, ...]]:
    keys = (
        "position",
        "text",
        "quantity",
        "unit",
        "per",
        "price",
        "net",
        "rate",
        "period_start",
        "period_end",
    )
    return [tuple(getattr(line, key) for key in keys) for line in invoice.lines.all()]


def test_the_same_lines_with_the_new_name() -> None:
    wrong = ordered()
    details(wrong.business, name="Huber Nachfolger AG", city="Füssen", postcode="87629")
    taken_back(wrong)
    right, fresh_one = again(wrong)
    assert fresh_one
    assert (right.number, right.cause) == ("2026-0002", f"again:{wrong.pk}")
    assert (wrong.buyer["name"], right.buyer["name"]) == (wrong.business.legal_name, "Huber Nachfolger AG")
    assert figures(right) == figures(wrong)
    assert (right.net, right.tax, right.gross) == (wrong.net, wrong.tax, wrong.gross)
    assert left(wrong.business) == balance(wrong.business) == wrong.gross
    assert checkers.en16931(bytes(document(right).xml)) == []
    assert AuditEntry.objects.filter(action="billing.invoice.again").count() == 1
    no_promise_is_broken()


def test_an_upgrade_with_its_unused_days() -> None:
    made = contract(firm(vat_id="DE129273398"))
    buy(made, "medium")
    buy(made, "large")
    wrong = Invoice.objects.latest("pk")
    assert min(line.net for line in wrong.lines.all()) < 0
    taken_back(wrong)
    assert figures(again(wrong)[0]) == figures(wrong)
    no_promise_is_broken()


def test_what_was_paid_pays_the_new_one() -> None:
    wrong = ordered()
    pay(fresh(wrong.subscription), wrong.gross)
    taken_back(wrong)
    right, _fresh = again(wrong)
    assert OpenItem.objects.get(invoice=right).state == "settled"
    assert balance(wrong.business) == 0
    no_promise_is_broken()


def test_the_tax_is_that_of_today() -> None:
    business = firm(country="AT", vat_id="ATU12345675", city="Wien", postcode="1010")
    wrong = ordered(business)
    assert wrong.tax > 0
    confirmed(business)
    taken_back(wrong)
    right, _fresh = again(wrong)
    assert (right.treatment, right.tax, right.gross) == ("reverse_charge", 0, wrong.net)
    assert checkers.en16931(bytes(document(right).xml)) == []
    no_promise_is_broken()


@pytest.mark.django_db(transaction=True)
def test_many_clicks_issue_one() -> None:
    wrong = ordered()
    taken_back(wrong)
    person = factories.user(desk_role="operator")
    call = partial(reissuing.again, invoice=wrong, person=person, at=NOON)
    results = race([call] * 4)
    assert sorted(one[1] for one in results if isinstance(one, tuple)) == [False, False, False, True]
    assert Invoice.objects.filter(kind="invoice").count() == 2


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_what_stands_or_went_back_in_pieces_stays_as_it_is(pieces: int) -> None:
    wrong = ordered()
    parts = [[Part(1, 100)], []][:pieces]
    for part in parts:
        crediting.credit(invoice=wrong, reason="?", by=Actor("operator", "x"), at=NOON, parts=part)
    with pytest.raises(reissuing.NotTakenBack):
        again(wrong)
    assert Invoice.objects.filter(kind="invoice").count() == 1


def test_the_customer_hears_of_it_and_both_pages_say_so(client: Client) -> None:
    wrong = ordered(language="en")
    document(wrong)
    client.force_login(factories.user(desk_role="operator"))
    place = f"/en/operations/billing/invoices/{wrong.pk}/"
    assert "Issue it again" not in words(check(client.get(place).content, "en"))
    taken_back(wrong)
    assert "Issue it again" in words(check(client.get(place).content, "en"))
    answer = client.post(f"{place}again/", follow=True)
    assert "Issued again. The customer gets it by e-mail." in answer.content.decode()
    twice = client.post(f"{place}again/", follow=True)
    assert "Nothing was issued twice" in twice.content.decode()
    assert Invoice.objects.filter(kind="invoice").count() == 2
    said = words(check(client.get(place).content, "en"))
    assert "Issued again as 2026-0002" in said
    assert "Issue it again" not in said
    while work("bulk") or work("default"):
        pass
    assert Invoice.objects.get(number="2026-0002").document.made_at <= timezone.now()


def test_neither_a_correction_nor_a_guess_is_issued_again(client: Client) -> None:
    note = taken_back(ordered())
    assert client.post(f"/en/operations/billing/invoices/{note.pk}/again/").status_code == 302
    client.force_login(factories.user(desk_role="operator"))
    for number in (note.pk, 999_999):
        assert client.post(f"/en/operations/billing/invoices/{number}/again/").status_code == 404
    assert client.get(f"/en/operations/billing/invoices/{note.pk}/again/").status_code == 405
    assert Invoice.objects.filter(kind="invoice").count() == 1
