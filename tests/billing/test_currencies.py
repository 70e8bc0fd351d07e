"""Currencies without cents work everywhere; those with three decimals are refused before anything is ordered."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from billing.models import Invoice, OpenItem, Payment, PlanVersion
from billing.rules import cii
from billing.rules.money import EXPONENTS, INVOICEABLE, THREE_DECIMALS, exponent
from billing.selectors.papers import paper
from billing.services import clock, crediting, orders, plans
from billing.services.bank import files, matching
from config.kernel.actors import Actor
from tests import factories
from tests.billing import checkers
from tests.billing.bank.files import Line, camt
from tests.billing.factories import NOON, balance, buy, contract, firm, fresh
from tests.billing.factories import plans as offered
from tests.billing.issuing import document, operator, ordered
from tests.billing.pages import signed_in, words
from tests.billing.test_invoice_pages import read
from tests.billing.test_plans import command
from tests.billing.test_races import no_promise_is_broken
from tests.house.pages import check

pytestmark = pytest.mark.django_db
DESK = Actor("operator", "x")


@pytest.fixture(autouse=True)
def _operator(settings: Any, time_machine: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    operator(settings)
    offered()
    time_machine.move_to(NOON, tick=False)


def priced(currency: str, month: int = 15_001) -> PlanVersion:
    """The large plan, in this currency since yesterday."""
    made = offered()["large"]
    made.pk, made.currency, made.month_price, made.year_price = None, currency, month, month * 10
    made.valid_from, made.created_at = date(2026, 11, 21), NOON
    made.save(force_insert=True)
    return made


@pytest.mark.parametrize("currency", ["JPY", "ISK"])
def test_from_the_price_to_the_last_coin(client: Client, currency: str) -> None:
    """Order page, invoice, XML, page, transfer, correction: whole coins all the way."""
    priced(currency)
    made = contract(firm())
    signed_in(made, client)
    User.objects.update(language="en")
    page = client.get("/en/plan/change/large/")
    said = words(check(page.content, "en"))
    assert "5,355" in said
    assert "5,355." not in said
    assert "53.55" not in said
    buy(made, "large")
    invoice = Invoice.objects.get()
    assert (invoice.currency, invoice.net, invoice.tax, invoice.gross) == (currency, 4500, 855, 5355)
    xml = cii.xml(paper(invoice))
    assert checkers.en16931(xml) == []
    assert b">5355<" in xml
    document(invoice)
    assert "5,355" in read(client, f"/en/plan/invoices/{invoice.number}/").replace(".", ",")
    person = factories.user(desk_role="operator")
    line = Line("5000", structured=invoice.reference, currency=currency, on="2026-11-22")
    file, _new = files.bring(name="a.xml", content=camt(line), person=person, at=NOON)
    matching.match_file(pk=file.pk, at=NOON)
    assert (Payment.objects.get().amount, OpenItem.objects.get().left) == (5000, 355)
    client.force_login(person)
    part = f"/en/operations/billing/invoices/{invoice.pk}/part/"
    assert client.post(part, {"line-1": "12.50", "reason": "x"}).status_code == 422
    assert client.post(part, {"line-1": "298", "reason": "x", "seen": "355"}).status_code == 302
    assert (OpenItem.objects.get().left, balance(made.business)) == (0, 0)
    note = Invoice.objects.get(corrects=invoice)
    assert checkers.en16931(cii.xml(paper(note))) == []


def test_a_payment_is_marked_in_whole_coins(client: Client) -> None:
    priced("JPY")
    buy(contract(firm()), "large")
    client.force_login(factories.user(desk_role="operator"))
    item = OpenItem.objects.get()
    path = f"/en/operations/billing/items/{item.pk}/"
    found = check(client.get(path).content, "en")
    assert found.all("input", name="amount")[0]["value"] == "5355"
    given = {"received_on": "2026-11-22", "seen": "0"}
    assert client.post(path, {**given, "amount": "53.55"}).status_code == 422
    assert client.post(path, {**given, "amount": "5,355"}).status_code == 302
    assert Payment.objects.get().amount == 5355


def test_two_currencies_of_one_business_are_never_mixed() -> None:
    made = contract(firm())
    buy(made, "medium")
    priced("JPY")
    invoice = Invoice.objects.get()
    crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON)
    other = contract(firm())
    buy(other, "large")
    assert {one.currency for one in Invoice.objects.filter(business=made.business)} == {"EUR"}
    assert OpenItem.objects.get(business=other.business).left == 5355


def test_a_running_contract_is_paid_to_its_end_before_another_currency_begins(client: Client) -> None:
    """Euros that are paid for already are never taken off a price in yen."""
    made = contract(firm())
    buy(made, "medium")
    priced("JPY")
    signed_in(made, client)
    said = words(check(client.get("/en/plan/change/large/").content, "en"))
    assert "Begins on 1 December 2026. Until then you keep what you have." in said
    assert "Nothing is due today." in said
    buy(made, "large")
    assert [one.currency for one in Invoice.objects.all()] == ["EUR"]
    clock.run(at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    last = Invoice.objects.latest("pk")
    assert (last.currency, last.net, last.lines.count()) == ("JPY", 15_001, 1)
    no_promise_is_broken()


def test_more_for_less_money_than_is_paid_already_loses_none_of_it() -> None:
    """Plans became cheaper while a year ran: the larger one begins when that year is over."""
    made = contract(firm())
    buy(made, "medium", interval="year")
    priced("EUR", month=1900)
    buy(made, "large", interval="year")
    now = fresh(made)
    assert (now.version and now.version.plan.code, str(now.next_on)) == ("medium", str(now.period_end))
    assert Invoice.objects.count() == 1
    no_promise_is_broken()


class TestThreeDecimals:
    @pytest.mark.parametrize("currency", THREE_DECIMALS.split())
    def test_a_price_in_one_is_refused(self, currency: str) -> None:
        with pytest.raises(plans.NoSuchCurrency, match=currency):
            plans.revise(
                code="medium", valid_from=date(2026, 12, 1), changes={"currency": currency}, by=DESK, at=NOON
            )
        assert PlanVersion.objects.count() == 3

    @pytest.mark.parametrize("currency", ["KWD", "XXX", "XAU", "eur", "EU", "", "€", "EUX"])
    def test_so_is_what_is_no_currency(self, currency: str) -> None:
        with pytest.raises(plans.NoSuchCurrency):
            plans.revise(
                code="medium", valid_from=date(2026, 12, 1), changes={"currency": currency}, by=DESK, at=NOON
            )

    def test_the_command_says_why(self) -> None:
        with pytest.raises(Exception, match="cannot be priced in KWD"):
            command("medium", "--from", "2027-01-01", "--currency", "KWD", "--month", "9.000")
        with pytest.raises(Exception, match="cannot be priced in KWD"):
            command("medium", "--from", "2027-01-01", "--currency", "KWD")
        assert "JPY" in command(
            "medium", "--from", "2027-01-01", "--currency", "JPY", "--month", "900", "--year", "9000"
        )

    def test_the_database_holds_none(self) -> None:
        for currency in THREE_DECIMALS.split():
            with pytest.raises(IntegrityError), transaction.atomic():
                priced(currency)

    def test_a_price_that_stands_there_all_the_same_is_not_ordered(self, client: Client) -> None:
        """A withdrawn currency, say: refused on the order page, before anything is written."""
        priced("BGN")
        made = contract(firm())
        with pytest.raises(orders.CannotBeInvoiced):
            buy(made, "large")
        signed_in(made, client)
        User.objects.update(language="en")
        answer = client.get("/en/plan/change/large/")
        assert "cannot be ordered" in words(check(answer.content, "en"))
        assert not Invoice.objects.exists()
        assert fresh(made).state == "free"


def test_every_currency_that_may_be_a_price_can_be_written_in_an_invoice() -> None:
    assert not INVOICEABLE & set(THREE_DECIMALS.split())
    assert {code for code, places in EXPONENTS.items() if places == 0} <= INVOICEABLE
    invoice = ordered()
    refused = {}
    for currency in sorted(INVOICEABLE):
        assert exponent(currency) in (0, 2)
        invoice.currency = currency
        if problems := checkers.en16931(cii.xml(paper(invoice))):
            refused[currency] = problems
    assert refused == {}
