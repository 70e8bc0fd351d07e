"""How many locations a business may have."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.rules.profiles.document import MOST_LOCATIONS, Document
from accounts.services.entitlements import require_room
from config.kernel.errors import Refused


class ProfileIsFull(Refused):
    """Whatever the plan allows: more than this no page could show."""

    code = "profile_is_full"
    message = _("A profile has room for %(most)s locations. Remove one first.")


def room_for_another(business_id: UUID) -> Callable[[Document], None]:
    """A look at the locked document. Raises LimitReached where the plan has no room, ProfileIsFull where none has."""

    def look(document: Document) -> None:
        used = len(document.locations)
        require_room(business_id, "locations", used=used)
        if used >= MOST_LOCATIONS:
            raise ProfileIsFull(most=MOST_LOCATIONS)

    return look
