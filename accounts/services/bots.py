"""Signs of a program filling in the form; none of them ever locks a person out."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

SALT = "rendered"
HONEYPOT = "homepage"
OLDEST_SECONDS = 24 * 3600.0


def rendered_now() -> str:
    """A signed "this page was drawn now", for a hidden field."""
    return signing.dumps("start", salt=SALT)


def is_fresh(stamp: str, *, seconds: float) -> bool:
    """Whether `stamp` is ours and at most `seconds` old."""
    try:
        signing.loads(stamp, salt=SALT, max_age=timedelta(seconds=seconds))
    except signing.BadSignature:
        return False
    return True


def kept_stamp(stamp: str) -> str:
    """The stamp for the page that is drawn again: a good one stays, so that the second press is not too quick."""
    return stamp if is_fresh(stamp, seconds=OLDEST_SECONDS) else rendered_now()


def suspicious(stamp: str, honeypot: str) -> bool:
    """A hidden field was filled, the stamp is not ours or a day old, or the page was sent at once."""
    return (
        bool(honeypot)
        or not is_fresh(stamp, seconds=OLDEST_SECONDS)
        or (settings.PILOT_MINIMUM_SECONDS > 0 and is_fresh(stamp, seconds=settings.PILOT_MINIMUM_SECONDS))
    )
