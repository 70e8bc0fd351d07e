"""How many locations a business may have."""

from collections.abc import Callable
from uuid import UUID

from accounts.rules.profiles.document import MOST_LOCATIONS, Document
from accounts.services.entitlements import LimitReached, require_room


def room_for_another(business_id: UUID) -> Callable[[Document], None]:
    """A look at the locked document: raises LimitReached where the plan, or the form itself, has no room for more."""

    def look(document: Document) -> None:
        used = len(document.locations)
        require_room(business_id, "locations", used=used)
        if used >= MOST_LOCATIONS:
            raise LimitReached(limit=MOST_LOCATIONS, used=used)

    return look
