"""Which seal a page speaks of: the main one of a business, the one a case is about, further ones that ended."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import Business
from verification.models import Case, Change, Proposal, Seal
from verification.rules import appeals as rules


def main_seal(business_id: UUID) -> Seal | None:
    """The newest main one, also one that has ended; further ones have pages of their own."""
    return Seal.objects.filter(business_id=business_id, further=False).order_by("-pk").first()


def seal_of(case: Case, change: Change | None, proposal: Proposal | None) -> Seal | None:
    """The one that is to be changed, or that a measure is about; any other case is about the main one."""
    if change is not None:
        return change.seal
    measured = proposal.seal if proposal is not None else None
    return measured or main_seal(case.business_id)


def withdrawn_numbers(business: Business, *, at: datetime) -> list[Seal]:
    """Further seals that were revoked, as long as somebody may still object to that."""
    since = at - timedelta(days=settings.OBJECTION_DAYS + 2)
    rows = Seal.objects.filter(business=business, further=True, state=Seal.State.REVOKED, state_at__gte=since)
    days, zone = settings.OBJECTION_DAYS, settings.TIME_ZONE
    return [one for one in rows.order_by("pk") if at <= rules.last_moment(one.state_at, days, zone)]
