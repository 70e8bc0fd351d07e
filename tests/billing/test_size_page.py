"""Declaring one's size: what is typed is read as people write it, kept when it is wrong, and judged."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing.models import SizeDeclaration
from tests import factories
from tests.billing.factories import NOON, contract, firm, fresh, owner
from tests.house.pages import check

pytestmark = pytest.mark.django_db
URL = "/en/plan/size/"
GOOD = {"year": "2025", "body": "firm", "staff": "12.5", "turnover": "1.200.000", "balance": "900,000 €"}


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(owner(contract(firm())))
    return client


def test_it_is_kept_as_numbers(browser: Client) -> None:
    assert browser.post(URL, GOOD).status_code == 302
    row = SizeDeclaration.objects.get()
    assert (row.year, row.staff, row.turnover, row.balance) == (2025, Decimal("12.50"), 1_200_000, 900_000)
    assert (row.small, row.related) == (True, [])
    said = browser.get(URL).content.decode()
    assert "€1,200,000" in said
    assert "1.200.000\N{NO-BREAK SPACE}€" in browser.get("/plan/size/").content.decode()


def test_correcting_a_year_keeps_the_old_row(browser: Client) -> None:
    browser.post(URL, GOOD)
    browser.post(URL, {**GOOD, "staff": "80"})
    assert [row.staff for row in SizeDeclaration.objects.order_by("pk")] == [Decimal("12.50"), Decimal(80)]
    assert SizeDeclaration.objects.filter(replaced_at=None).count() == 1


def test_other_firms_are_counted(browser: Client) -> None:
    other = {
        "name": "Huber Holding",
        "share": "60",
        "staff": "45",
        "turnover": "50000000",
        "balance": "50000000",
    }
    browser.post(URL, {**GOOD, **{f"other1-{key}": value for key, value in other.items()}})
    row = SizeDeclaration.objects.get()
    assert row.related[0]["name"] == "Huber Holding"
    assert not row.small


def test_a_large_firm_is_told_and_has_a_trial(browser: Client) -> None:
    answer = browser.post(URL, {**GOOD, "staff": "300"}, follow=True)
    assert "Choose a plan before 21 January 2027." in answer.content.decode()
    business = SizeDeclaration.objects.get().business
    assert fresh(business.subscription).state == "trial"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("year", "", "Choose a year"),
        ("year", "1999", "Choose a year from the list"),
        ("year", "\N{PILE OF POO}", "Choose a year from the list"),
        ("body", "bank", "Choose what you are"),
        ("staff", "", "Enter how many people work there"),
        ("staff", "-3", "Write a number, for example 12 or 12.5"),
        ("staff", "viele", "Write a number, for example 12 or 12.5"),
        ("staff", "1" * 500, "Write a number, for example 12 or 12.5"),
        ("staff", "1\x002", "Write a number, for example 12 or 12.5"),
        ("turnover", "12,50", "Write whole euros, for example 1200000"),
        ("turnover", "9" * 15, "Write whole euros, for example 1200000"),
        ("turnover", "1e9", "Write whole euros, for example 1200000"),
        ("balance", "NaN", "Write whole euros, for example 1200000"),
        ("other1-share", "101", "A share is 100 per cent at most"),
        ("other1-staff", "5", "Enter the name of the firm"),
        ("other1-name", "Holding", "Enter the share in per cent"),
        ("other1-name", "Holding", "Enter the turnover of the year"),
        ("other2-share", "60", "Enter how many people work there"),
    ],
)
def test_what_is_wrong_is_said_and_kept(browser: Client, field: str, value: str, said: str) -> None:
    answer = browser.post(URL, {**GOOD, field: value})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "1.200.000" in text or field == "turnover"
    assert not SizeDeclaration.objects.exists()
    assert check(answer.content, "en").text_of("title")[0].startswith("Error:")


@pytest.mark.parametrize(("typed", "read"), [("١٢", "12"), ("1 200", "1200"), ("12,5", "12.5"), ("0", "0")])
def test_numbers_of_other_scripts_and_habits(browser: Client, typed: str, read: str) -> None:
    browser.post(URL, {**GOOD, "staff": typed})
    assert SizeDeclaration.objects.get().staff == Decimal(read)


def test_what_was_counted_together_is_shown(browser: Client) -> None:
    other = {"name": "Huber Holding", "share": "27.5", "staff": "10", "turnover": "1000000", "balance": "0"}
    browser.post(URL, {**GOOD, **{f"other1-{key}": value for key, value in other.items()}})
    said = " ".join(browser.get(URL).content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Counted together: 15.25 people, turnover €1,475,000, balance sheet total €900,000." in said
    assert "Huber Holding, 27.5 %" in said
    assert "15,25" in browser.get("/plan/size/").content.decode()


def test_a_linked_firm_without_figures_is_not_taken_for_an_empty_one(browser: Client) -> None:
    given = {**GOOD, "other1-name": "Holding", "other1-share": "100", "other1-staff": "0"}
    answer = browser.post(URL, given)
    assert answer.status_code == 422
    assert not SizeDeclaration.objects.exists()
    assert browser.post(URL, {**given, "other1-turnover": "0", "other1-balance": "0"}).status_code == 302


def test_the_operators_sample_names_the_firms_that_count_in(browser: Client, settings: Any) -> None:
    other = {"name": "Huber Holding", "share": "60", "staff": "4.5", "turnover": "2000000", "balance": "0"}
    browser.post(URL, {**GOOD, **{f"other1-{key}": value for key, value in other.items()}})
    settings.DESK_SECOND_FACTOR = False
    browser.force_login(factories.user(desk_role="operator"))
    answer = browser.post("/en/operations/billing/sizes/", {"year": "2025", "wanted": "1"}, follow=True)
    said = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "with Huber Holding, 60 per cent: 4.5 people, €2,000,000, €0" in said
