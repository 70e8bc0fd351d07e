"""Plans and contracts for tests, made the way the migration and the services make them."""

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from accounts.models import Business
from billing.models import Plan, PlanVersion, Subscription
from billing.services.subscriptions import open_free
from config.kernel.actors import SYSTEM
from tests import factories

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
LAST_DAY = date(2026, 11, 30)


def plans() -> dict[str, PlanVersion]:
    """The three plans of the migration by code; they are made again where a test before emptied the tables."""
    if not Plan.objects.exists():
        seed = import_module("billing.migrations.0003_append_only_and_plans")
        seed.plans(django_apps(), None)
    return {row.plan.code: row for row in PlanVersion.objects.in_force(date(2026, 11, 22))}


def django_apps() -> Any:
    return import_module("django.apps").apps


def contract(business: Business | None = None, *, at: datetime = NOON, **fields: Any) -> Subscription:
    """The free contract of a firm with an owner; `fields` are written over it."""
    plans()
    business = business or factories.business(owner=factories.user(), at=at)
    made = open_free(business=business, by=SYSTEM, at=at)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made
