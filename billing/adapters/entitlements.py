"""Answers the port `accounts.entitlements` from the contracts."""

from uuid import UUID

from django.utils import timezone

from accounts.selectors.calendar import today
from billing.selectors.entitlements import limit


class Contracts:
    def limit(self, business_id: UUID, what: str) -> int | None:
        return limit(business_id, what, on=today(timezone.now()))
