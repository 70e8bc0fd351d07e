"""Contracts of the demonstration: small firms that pay nothing, a large one that is behind, one that just began, and
one that closed and has money to get back.

The large one has everything that the pages about money show: an invoice that is paid, a correction of a part of it,
one that is open and overdue, and so the first step of dunning. The closed one transferred its invoice twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from accounts.models import Business, User
from accounts.permissions import actor, desk_actor
from accounts.selectors.calendar import today
from accounts.services.closing import close_business
from billing.models import Invoice, OpenItem, PlanVersion
from billing.rules.corrections import Part
from billing.selectors.plan_page import contract_of
from billing.selectors.quotes import quote
from billing.services import (
    clock,
    closing,
    contracts,
    crediting,
    dunning,
    orders,
    payments,
    size_clock,
    sizes,
)

BEHIND, BEGINNING, CLOSED = "nord", "wyss", "nowak"
SMALL: Final = ("huber", "sacher", "jansen")
OUTAGE: Final = "Ausfall der API am Wochenende"
MILLION: Final = 1_000_000


def build(desk: User, *, now: datetime) -> None:
    """After all firms were made; most have nothing to do with money."""
    for key in SMALL:
        _declare(*_firm(key), staff=9, money=MILLION, at=now - timedelta(days=3))
    _fall_behind(*_firm(BEHIND), desk, now=now)
    _order(*_firm(BEGINNING), "large", at=now - timedelta(days=1))
    _close_with_credit(*_firm(CLOSED), desk, now=now)
    for ring in (clock.run, dunning.run, size_clock.run):  # so that beat finds nobody to write to
        _all_of(ring, at=now)


def _all_of(ring: Callable[..., contracts.Spell], *, at: datetime) -> None:
    while ring(at=at).more:
        continue


def _firm(key: str) -> tuple[Business, User]:
    owner = User.objects.get(email=f"{key}@example.org")
    return Business.objects.get(memberships__user=owner), owner


def _fall_behind(business: Business, owner: User, desk: User, *, now: datetime) -> None:
    """Ordered and paid, a part of that taken back, then more ordered and not paid for: overdue since a week."""
    ordered = now - timedelta(days=24)
    _order(business, owner, "medium", at=ordered)
    _declare(business, owner, staff=320, money=90 * MILLION, at=ordered)
    _pay(business, desk, at=now - timedelta(days=23))
    first = Invoice.objects.get(business=business)
    parts = [Part(1, max(1, first.net // 4))]
    by = desk_actor(desk)
    crediting.credit(invoice=first, reason=OUTAGE, by=by, at=now - timedelta(days=23), parts=parts)
    _all_of(clock.run, at=now - timedelta(days=22))
    _order(business, owner, "large", at=now - timedelta(days=22))


def _close_with_credit(business: Business, owner: User, desk: User, *, now: datetime) -> None:
    """Ordered, paid for twice over, and closed: what is too much waits at the desk to be paid back."""
    _order(business, owner, "medium", at=now - timedelta(days=6))
    _pay(business, desk, at=now - timedelta(days=5), times=2)
    at = now - timedelta(days=2)
    close_business(business=business, by=owner, at=at)
    closing.close(business_id=business.pk, by=actor(owner), at=at)


def _declare(business: Business, owner: User, *, staff: int, money: int, at: datetime) -> None:
    given = sizes.Declared(
        year=today(at).year - 1, body="firm", staff=Decimal(staff), turnover=money, balance=money // 2
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


def _pay(business: Business, desk: User, *, at: datetime, times: int = 1) -> None:
    item = OpenItem.objects.select_related("invoice__business").get(business=business, state="open")
    payments.mark(item=item, amount=item.left * times, received_on=today(at), seen=0, person=desk, at=at)
