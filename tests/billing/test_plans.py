"""New versions of plans: for orders to come, never for running contracts; refused where they make no sense."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from billing.checks import country_has_rates
from billing.models import PlanVersion
from billing.services import plans
from config.kernel.actors import Actor
from tests.billing.factories import NOON, buy, contract, firm, fresh, paying
from tests.billing.factories import plans as offered

pytestmark = pytest.mark.django_db
DESK, NEXT = Actor("operator", "x"), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    offered()
    time_machine.move_to(NOON, tick=False)


def revise(code: str = "medium", day: date = NEXT, **changes: Any) -> PlanVersion:
    return plans.revise(code=code, valid_from=day, changes=changes, by=DESK, at=NOON)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("set_plan", *arguments, stdout=out)
    return out.getvalue()


def test_whoever_orders_later_pays_the_new_price() -> None:
    before = paying()
    made = revise(month_price=3900, numbers=None)
    assert (made.year_price, made.locations, made.name_de) == (29000, 25, "Mittel")
    after = contract(firm())
    in_december = PlanVersion.objects.in_force(NEXT)
    assert [one.month_price for one in in_december] == [0, 3900, 9900]
    assert fresh(before).version == offered()["medium"]
    buy(after)
    assert fresh(after).version == offered()["medium"]


@pytest.mark.parametrize("day", [NOON.date(), NOON.date() - timedelta(days=1)])
def test_what_was_shown_already_stays(day: date) -> None:
    with pytest.raises(plans.DayIsOver):
        revise(day=day, month_price=1)


@pytest.mark.parametrize(("code", "price"), [("small", 100), ("medium", 0)])
def test_free_stays_free_and_paid_stays_paid(code: str, price: int) -> None:
    with pytest.raises(plans.FreeStaysFree):
        revise(code, month_price=price)


def test_only_what_a_version_says_can_be_changed() -> None:
    for name in ("plan_id", "id", "created_at", "seals"):
        with pytest.raises(KeyError):
            plans.revise(code="medium", valid_from=NEXT, changes={name: 1}, by=DESK, at=NOON)


def test_the_command_lists_and_sets() -> None:
    said = command(
        "medium", "--from", "2027-01-01", "--month", "39.50", "--webhooks", "none", "--lines-en", "A", "B"
    )
    assert "medium   from 2027-01-01: 39.50 EUR" in said
    row = PlanVersion.objects.latest("pk")
    assert (row.month_price, row.webhooks, row.lines_en) == (3950, None, ["A", "B"])
    assert "small    from 2026-01-01: 0.00 EUR, numbers 1" in command()


@pytest.mark.parametrize(
    "arguments",
    [
        ("medium",),
        ("nothing", "--from", "2027-01-01"),
        ("medium", "--from", "2026-11-22"),
        ("medium", "--from", "2027-01-01", "--month", "1.005"),
        ("medium", "--from", "2027-01-01", "--month", "NaN"),
        ("medium", "--from", "2027-01-01", "--month", "-1"),
        ("medium", "--from", "2027-01-01", "--month", "1e99"),
        ("medium", "--from", "2027-01-01", "--numbers", "-1"),
        ("medium", "--from", "2027-01-01", "--numbers", "²"),
        ("small", "--from", "2027-01-01", "--month", "1"),
    ],
)
def test_the_command_refuses_nonsense(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        command(*arguments)
    assert PlanVersion.objects.count() == 3


def test_one_version_a_day() -> None:
    command("medium", "--from", "2027-01-01", "--month", "30")
    with pytest.raises(CommandError, match="already"):
        command("medium", "--from", "2027-01-01", "--month", "31")


def test_a_country_without_rates_is_noticed(settings: Any) -> None:
    assert country_has_rates(None) == []
    settings.OPERATOR_COUNTRY = "FR"
    assert [one.id for one in run_checks(include_deployment_checks=True) if one.id == "billing.E001"] == [
        "billing.E001"
    ]
    settings.BILLING = {**settings.BILLING, "small_business": True}
    assert country_has_rates(None) == []
