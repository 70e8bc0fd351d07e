"""What a business's declarations come to."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.conf import settings

from billing.models import SizeDeclaration
from billing.rules.size import Figures, Policy, Related, Verdict, Year, judge


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
