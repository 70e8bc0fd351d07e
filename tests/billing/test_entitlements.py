"""Which plan's limits hold in which state, and what is said when there is no room left."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.services import entitlements
from billing.models import PlanVersion
from billing.selectors.entitlements import limit
from tests.billing.factories import contract, plans

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
PERIOD: dict[str, Any] = {
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 12, 1),
    "interval": "month",
}


@pytest.mark.parametrize(
    ("state", "code", "numbers"),
    [
        ("free", None, 1),
        ("trial", None, 10),
        ("active", "large", 100),
        ("past_due", "medium", 10),
        ("restricted", "medium", 1),
        ("cancel_scheduled", "medium", 10),
        ("cancel_scheduled", None, 1),
        ("ended", "medium", 1),
    ],
)
def test_the_limits_of_each_state(state: str, code: str | None, numbers: int) -> None:
    version = plans()[code] if code else None
    fields: dict[str, Any] = {"state": state, "version": version, "notice_given_at": timezone.now(), **PERIOD}
    made = contract(**fields)
    assert limit(made.business_id, "numbers", on=DAY) == numbers


def test_a_plan_that_has_ended_gives_nothing_while_the_contract_runs_on() -> None:
    """A large firm has 30 days' notice, and days of them that it does not pay for."""
    made = contract(
        state="cancel_scheduled", version=plans()["medium"], notice_given_at=timezone.now(),
        plan_ends_on=date(2026, 12, 1), ends_on=date(2026, 12, 22), **PERIOD,
    )  # fmt: skip
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 21)]
    assert [limit(made.business_id, "numbers", on=day) for day in days] == [10, 1, 1]


def test_what_was_ordered_during_the_trial_holds_already() -> None:
    made = contract(state="trial", next_version=plans()["large"], next_on=DAY, next_interval="month")
    assert limit(made.business_id, "numbers", on=DAY) == 100
    assert limit(made.business_id, "locations", on=DAY) is None


def test_a_business_without_a_contract_is_a_free_one() -> None:
    plans()
    assert limit(uuid4(), "locations", on=DAY) == 3


def test_nobody_asks_for_what_no_plan_speaks_of() -> None:
    made = contract()
    with pytest.raises(KeyError):
        limit(made.business_id, "seals", on=DAY)
    with pytest.raises(KeyError):
        entitlements.limit(made.business_id, "__class__")


def test_no_room_says_how_much_there_is_and_what_to_do() -> None:
    made = contract()
    entitlements.require_room(made.business_id, "locations", used=2)
    with pytest.raises(entitlements.LimitReached) as refusal:
        entitlements.require_room(made.business_id, "locations", used=3)
    with override("en"):
        assert "3 of these" in str(refusal.value)
        assert "larger plan" in str(refusal.value)


def test_a_running_contract_keeps_its_version() -> None:
    old = plans()["medium"]
    made = contract(state="active", version=old, **PERIOD)
    PlanVersion.objects.create(
        plan=old.plan,
        valid_from=date(2026, 11, 20),
        name_de="Mittel",
        name_en="Medium",
        month_price=3900,
        year_price=39000,
        numbers=2,
        created_at=timezone.now(),
    )
    assert plans()["medium"].month_price == 3900
    assert limit(made.business_id, "numbers", on=DAY) == 10


def test_a_version_is_never_changed() -> None:
    plans()
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        PlanVersion.objects.update(month_price=1)
