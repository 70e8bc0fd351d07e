"""What accounts needs from elsewhere without knowing from whom."""

from typing import Protocol
from uuid import UUID


class Entitlements(Protocol):
    def limit(self, business_id: UUID, what: str) -> int | None:
        """How much of `what` a business may have now: numbers, locations, seats, api_calls, webhooks, statistics.

        None means that there is no limit. Raises KeyError for anything else.
        """
        ...
