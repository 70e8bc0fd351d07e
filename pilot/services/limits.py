"""Brakes on what anybody may do without an account: small counters in the shared cache, hour by hour."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from config.kernel.errors import Refused
from config.kernel.keys import keyed_hash

WINDOWS = {
    "starts": timedelta(hours=1),
    "starts_in_all": timedelta(hours=1),
    "forms": timedelta(minutes=1),
    "links": timedelta(hours=1),
    "mails": timedelta(days=1),
}


class TooMany(Refused):
    """A counter is full until `again`."""

    code = "too_many"
    message = _("There were too many tries in a short time. Wait a few minutes, then try again.")

    def __init__(self, again: datetime) -> None:
        self.again = again
        super().__init__()


def count(name: str, of: str = "", *, at: datetime) -> None:
    """Counts one use of `name` by `of`; raises TooMany when the limit of `settings.PILOT_LIMITS` is used up.

    A cache that does not answer lets the use pass: these are brakes, not locks.
    """
    window = WINDOWS[name]
    number = int(at.timestamp() // window.total_seconds())
    key = f"pilot:{name}:{number}:{keyed_hash('limit', of)}"
    try:
        cache.add(key, 0, timeout=window.total_seconds())
        used = cache.incr(key)
    except (OSError, RedisError, DatabaseError, ValueError):
        return
    if used > settings.PILOT_LIMITS[name]:
        raise TooMany(datetime.fromtimestamp((number + 1) * window.total_seconds(), tz=UTC))
