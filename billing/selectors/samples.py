"""What the operator's random look at declarations leaves for a business to do."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.rules.business_days import business_day_from
from accounts.selectors.calendar import calendar, today
from billing.models import SizeAuditEntry, SizeDeclaration
from billing.rules.declaring import CORRECTING


@dataclass(frozen=True)
class ToCorrect:
    """A declaration that did not fit, and the day by which a correct one is asked for."""

    declaration: SizeDeclaration
    by: date


def to_correct(business_id: UUID) -> ToCorrect | None:
    """The latest one; nothing once that year was declared anew."""
    rows = SizeAuditEntry.objects.filter(
        declaration__business_id=business_id, declaration__replaced_at=None, outcome="corrected"
    )
    entry = rows.select_related("declaration").order_by("closed_at", "pk").last()
    return asked(entry) if entry else None


def asked(entry: SizeAuditEntry) -> ToCorrect:
    """What was asked for by closing this entry of a sample."""
    told = today(entry.closed_at) if entry.closed_at else today(entry.audit.drawn_at)
    return ToCorrect(entry.declaration, business_day_from(told + CORRECTING, calendar()))
