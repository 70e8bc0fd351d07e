"""Contracts of the demonstration: a small firm that pays nothing, and two that chose a plan."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from accounts.models import Business, User
from accounts.selectors.calendar import today
from billing.models import OpenItem, PlanVersion
from billing.selectors.plan_page import contract_of
from billing.selectors.quotes import quote
from billing.services import clock, orders, payments, size_clock, sizes

# firm -> (plan, days ago, does it pay?)
PLANS: Final = {"nord": ("medium", 20, True), "wyss": ("large", 1, False)}
SMALL: Final = ("huber", "sacher", "jansen")
MILLION: Final = 1_000_000


def build(desk: User, *, now: datetime) -> None:
    """After all firms were made; most have nothing to do with money."""
    for key in SMALL:
        _declare(*_firm(key), at=now - timedelta(days=3))
    for key, (code, days, pays) in PLANS.items():
        business, owner = _firm(key)
        _order(business, owner, code, at=now - timedelta(days=days))
        if pays:
            _pay(business, desk, at=now - timedelta(days=days - 4))
    while clock.run(at=now).more:
        continue
    while size_clock.run(at=now).more:  # so that beat finds nobody to write to
        continue


def _firm(key: str) -> tuple[Business, User]:
    owner = User.objects.get(email=f"{key}@example.org")
    return Business.objects.get(memberships__user=owner), owner


def _declare(business: Business, owner: User, *, at: datetime) -> None:
    given = sizes.Declared(
        year=today(at).year - 1, body="firm", staff=Decimal(9), turnover=MILLION, balance=MILLION // 2
    )
    sizes.declare(business=business, given=given, person=owner, at=at)


def _order(business: Business, owner: User, code: str, *, at: datetime) -> None:
    version = next(one for one in PlanVersion.objects.in_force(today(at)) if one.plan.code == code)
    subscription = contract_of(business)
    orders.order(
        business=business,
        version=version,
        interval="month",
        serial=subscription.serial + 1,
        seen=quote(subscription, version, "month", at=at).digest,
        person=owner,
        at=at,
    )


def _pay(business: Business, desk: User, *, at: datetime) -> None:
    item = OpenItem.objects.select_related("invoice__business").get(business=business, state="open")
    payments.mark(item=item, amount=item.left, received_on=today(at), seen=0, person=desk, at=at)
