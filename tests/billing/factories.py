"""Plans and contracts for tests, made the way the migration and the services make them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from accounts.models import Business, User
from billing.models import Invoice, OpenItem, Payment, Plan, PlanVersion, Subscription
from billing.rules.proration import Interval
from billing.selectors.quotes import quote
from billing.services.orders import Placed, order
from billing.services.payments import book
from billing.services.sizes import Declared, declare
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


def firm(**fields: Any) -> Business:
    """A German firm with everything that an invoice needs to know."""
    return factories.business(owner=factories.user(name="Anna Huber", language="en"), at=NOON, **fields)


def owner(subscription: Subscription) -> User:
    return subscription.business.memberships.get(role="owner").user


def buy(
    subscription: Subscription, code: str = "medium", *, interval: Interval = "month", at: datetime = NOON
) -> Placed:
    """Orders as the page does: with the amounts that it shows now."""
    subscription = Subscription.objects.select_related("business", "version__plan").get(pk=subscription.pk)
    version = plans()[code]
    return order(
        business=subscription.business,
        version=version,
        interval=interval,
        serial=subscription.serial + 1,
        seen=quote(subscription, version, interval, at=at).digest,
        person=owner(subscription),
        at=at,
    )


def paying(
    code: str = "medium", *, interval: Interval = "month", at: datetime = NOON, **fields: Any
) -> Subscription:
    """A contract that was ordered at `at`."""
    made = contract(firm(**fields), at=at)
    buy(made, code, interval=interval, at=at)
    return fresh(made)


def fresh(subscription: Subscription) -> Subscription:
    rows = Subscription.objects.select_related("business", "version__plan", "next_version__plan")
    return rows.get(pk=subscription.pk)


def pay(
    subscription: Subscription, amount: int, *, key: str = "", at: datetime = NOON, currency: str = "EUR"
) -> Payment:
    payment, _new = book(
        business=subscription.business,
        amount=amount,
        currency=currency,
        received_on=at.date(),
        method="bank_transfer",
        key=key or f"bank:{Payment.objects.count()}",
        at=at,
    )
    return payment


def declare_size(
    subscription: Subscription, year: int, *, small: bool = True, at: datetime = NOON, body: str = "firm"
) -> None:
    staff, money = (Decimal(10), 10**6) if small else (Decimal(300), 10**8)
    given = Declared(year=year, body=body, staff=staff, turnover=money, balance=money)
    declare(business=subscription.business, given=given, person=owner(subscription), at=at)


def balance(business: Business) -> int:
    """What a business owes by its documents alone: invoices - credit notes - payments."""
    rows = Invoice.objects.filter(business=business)
    charged = sum(-one.gross if one.is_credit_note else one.gross for one in rows)
    return charged - sum(one.amount for one in Payment.objects.filter(business=business))


def left(business: Business) -> int:
    """What is open on its invoices."""
    return sum(item.left for item in OpenItem.objects.filter(business=business))
