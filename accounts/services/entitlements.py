"""The one question about plans that the rest of the house may ask: is there room for another one?"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.ports import Entitlements
from config.kernel.errors import Refused
from config.kernel.ports import port


class LimitReached(Refused):
    """The business has as much of this as its plan allows; nothing that it has is taken away."""

    code = "limit_reached"
    message = _(
        "Your plan allows %(limit)s of these, and you have %(used)s. Remove one, or choose a larger plan."
    )


def limit(business_id: UUID, what: str) -> int | None:
    """None is no limit. Raises KeyError for what no plan speaks of."""
    asked: Entitlements = port("accounts.entitlements")
    return asked.limit(business_id, what)


def require_room(business_id: UUID, what: str, *, used: int) -> None:
    """Raises LimitReached when `used` is all that the plan allows. Call it with the rows locked that are counted."""
    most = limit(business_id, what)
    if most is not None and used >= most:
        raise LimitReached(limit=most, used=used)
