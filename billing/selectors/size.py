"""What a business's declarations come to, and when the next one is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator

from accounts.selectors.calendar import today
from billing.models import SizeDeclaration, Subscription
from billing.rules import declaring
from billing.rules.size import Figures, Policy, Related, Verdict, Year, judge

PER_PAGE = 50


@dataclass(frozen=True)
class Standing:
    """The last declaration, the day from which the next is due, and the business year that it is about."""

    last: SizeDeclaration | None
    due_on: date
    year: int
    is_due: bool


def policy() -> Policy:
    return Policy(settings.BILLING["free_public_bodies"], settings.BILLING["free_charities"])


def as_year(row: SizeDeclaration) -> Year:
    others = tuple(
        Related(
            Fraction(Decimal(one["share"])), _figures(one["staff"], int(one["turnover"]), int(one["balance"]))
        )
        for one in row.related
    )
    return Year(row.year, row.body, _figures(row.staff, row.turnover, row.balance), others)  # type: ignore[arg-type]


def _figures(staff: Decimal | str, turnover: int, balance: int) -> Figures:
    return Figures(Fraction(Decimal(staff)), Fraction(turnover), Fraction(balance))


def declarations(business_id: UUID) -> list[SizeDeclaration]:
    """Those in force, the latest year first."""
    return list(SizeDeclaration.objects.filter(business_id=business_id, replaced_at=None).order_by("-year"))


def verdict(business_id: UUID) -> Verdict:
    return judge([as_year(row) for row in declarations(business_id)], policy())


def latest_final(rows: list[SizeDeclaration]) -> int | None:
    return declaring.latest_final((row.year, today(row.declared_at)) for row in rows)


def standing(subscription: Subscription, rows: list[SizeDeclaration], *, day: date) -> Standing:
    """`rows` are the declarations in force, the latest year first."""
    due = declaring.due_on(latest_final(rows), today(subscription.business.created_at))
    last = max(rows, key=lambda row: row.declared_at, default=None)
    return Standing(last, due, max(due, day).year - 1, due <= day)


def next_act(subscription: Subscription, *, day: date) -> declaring.Act:
    """What the yearly clock does next about a business, and when."""
    asked = None
    if subscription.size_asked_for is not None:
        at = subscription.size_asked_at
        reminded = subscription.size_reminded_at is not None
        asked = declaring.Asked(subscription.size_asked_for, today(at) if at else None, reminded)
    return declaring.next_act(
        latest=latest_final(declarations(subscription.business_id)),
        joined=today(subscription.business.created_at),
        asked=asked,
        day=day,
    )


def unanswered(*, page: str) -> Page[Subscription]:
    """Who was asked and reminded and did not declare, the longest first: for a person to look into."""
    rows = Subscription.objects.filter(size_reminded_at__isnull=False, business__closed_at__isnull=True)
    rows = rows.select_related("business").order_by("size_reminded_at", "id")
    return Paginator(rows, PER_PAGE).get_page(page)
