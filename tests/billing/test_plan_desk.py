"""Plans and prices at the desk: seen by operators alone, shown before they are set, never for what runs or is over."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client

from billing.models import PlanVersion
from billing.services import plans as deeds
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.factories import NOON, contract, firm, fresh, paying, plans
from tests.house.pages import Page, check
from tests.races import race

pytestmark = pytest.mark.django_db
LIST, MEDIUM, SMALL = (f"/en/operations/billing/plans/{code}" for code in ("", "medium/", "small/"))
GOOD = {
    "valid_from": "1.1.2027",
    "name_de": "Mittel plus",
    "name_en": "Medium plus",
    "lines_de": "12 Nummern\n\n  30 Standorte  ",
    "lines_en": "12 numbers\n30 locations",
    "month_price": "39.50",
    "year_price": "395",
    "numbers": "12",
    "locations": "30",
    "seats": "",
    "api_calls": "200000",
    "webhooks": "5",
    "statistics": "3",
}


@pytest.fixture(autouse=True)
def _now(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    plans()
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.user(desk_role="operator"))
    return client


def send(client: Client, path: str = MEDIUM, **typed: str) -> Any:
    return client.post(path, {**GOOD, **typed})


def words(page: Page) -> str:
    return " ".join(" ".join(page.text_of("main")).split())


def versions(code: str = "medium") -> int:
    return PlanVersion.objects.filter(plan__code=code).count()


def test_operators_alone(client: Client) -> None:
    for person in (factories.user(desk_role="reviewer"), factories.user()):
        client.force_login(person)
        for path in (LIST, MEDIUM):
            assert client.get(path).status_code == 404
            assert send(client, path).status_code in (404, 405)
    assert versions() == 1


def test_the_list_says_what_runs_on_what(operator: Client) -> None:
    paying()
    contract(firm())
    deeds.revise(
        code="medium",
        valid_from=date(2027, 1, 1),
        changes={"month_price": 3900},
        by=Actor("operator"),
        at=NOON,
    )
    said = words(check(operator.get(LIST).content, "en"))
    assert "1 January 2027 to come" in said
    assert "1 January 2026 holds now" in said
    assert "1 firm has this plan" in said
    rows = check(operator.get(LIST).content, "en").text_of("tr")
    medium = [" ".join(row.split()) for row in rows if "Medium" in row]
    assert "€39.00" in medium[0]
    assert medium[0].endswith(" 0")
    assert medium[1].endswith(" 1")


def test_shown_first_and_set_then(operator: Client) -> None:
    running = paying()
    answer = send(operator)
    shown = words(check(answer.content, "en"))
    assert answer.status_code == 200
    for said in (
        "Mittel plus",
        "Medium plus",
        "39,50",
        "€39.50",
        "12 Nummern",
        "30 locations",
        "1 January 2027",
    ):
        assert said in shown
    assert versions() == 1
    assert send(operator, step="set").status_code == 302
    made = PlanVersion.objects.latest("pk")
    assert (made.valid_from, made.month_price, made.year_price) == (date(2027, 1, 1), 3950, 39500)
    assert (made.lines_de, made.numbers, made.seats) == (["12 Nummern", "30 Standorte"], 12, None)
    assert fresh(running).version == plans()["medium"]
    entry = AuditEntry.objects.get(action="billing.plan.revise")
    assert entry.actor_kind == "operator"


def test_what_was_typed_can_be_changed_before_it_is_set(operator: Client) -> None:
    page = check(send(operator, step="change").content, "en")
    assert page.all("input", name="name_en")[0]["value"] == "Medium plus"
    assert page.all("input", name="name_en")[0].get("type") != "hidden"
    assert versions() == 1


def test_the_free_plan_has_no_price(operator: Client) -> None:
    assert not check(operator.get(SMALL).content, "en").all("input", name="month_price")
    assert send(operator, SMALL, step="set").status_code == 302
    assert PlanVersion.objects.latest("pk").month_price == 0


def test_twice_is_once(operator: Client) -> None:
    send(operator, step="set")
    again = send(operator, step="set")
    assert again.status_code == 422
    assert "There is a version of this plan from that day already." in again.content.decode()
    assert "Medium plus" in again.content.decode()
    assert versions() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("valid_from", "", "Enter the day from which it holds"),
        ("valid_from", "22.11.2026", "Choose a day to come"),
        ("valid_from", "1.1.2020", "Choose a day to come"),
        ("valid_from", "30.2.2027", "Write the day as in 31/12/2026"),
        ("valid_from", "9999-99-99", "Write the day as in 31/12/2026"),
        ("name_de", "", "Enter the name in German"),
        ("name_en", "x" * 41, "Write at most 40 characters"),
        ("name_en", "a\x00b", "control character"),
        ("lines_en", " \n ", "Enter at least one line"),
        ("lines_de", "\n".join("abcdefghi"), "Write at most 8 lines of 80 characters"),
        ("lines_de", "x" * 81, "Write at most 8 lines of 80 characters"),
        ("month_price", "", "Enter a price"),
        ("month_price", "0", "Write the price as in 29.00"),
        ("month_price", "-1", "Write the price as in 29.00"),
        ("year_price", "\N{PILE OF POO}", "Write the price as in 29.00"),
        ("year_price", "1e3", "Write the price as in 29.00"),
        ("numbers", "-1", "Write a whole number, or leave the field empty"),
        ("numbers", "1.5", "Write a whole number, or leave the field empty"),
        ("seats", "99999999999", "Write a whole number, or leave the field empty"),
        ("seats", "9" * 400, "Write at most 12 characters"),
    ],
)
def test_what_is_wrong_is_said_and_kept(operator: Client, field: str, value: str, said: str) -> None:
    answer = send(operator, **{field: value, "step": "set"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Medium plus" in answer.content.decode() or field == "name_en"
    assert versions() == 1


@pytest.mark.parametrize("code", ["none", "x" * 300])
def test_an_unknown_plan(operator: Client, code: str) -> None:
    assert operator.get(f"/en/operations/billing/plans/{code}/").status_code == 404


def test_numbers_of_other_scripts(operator: Client) -> None:
    assert send(operator, numbers="١٢", step="set").status_code == 302
    assert PlanVersion.objects.latest("pk").numbers == 12


@pytest.mark.django_db(transaction=True)
def test_two_operators_set_one_version() -> None:
    given: dict[str, Any] = {"code": "medium", "valid_from": date(2027, 1, 1), "changes": {"month_price": 1}}
    deed = partial(deeds.revise, **given, by=Actor("operator"), at=NOON)
    found = sorted(type(one).__name__ for one in race([deed] * 8))
    assert found == ["DayIsTaken"] * 7 + ["PlanVersion"]
