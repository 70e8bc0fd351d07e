"""When a business is asked whether its hours and holidays are still right."""

from datetime import datetime, timedelta

CONFIRM_AFTER = timedelta(days=365)


def is_due(*, confirmed_at: datetime | None, published_at: datetime | None, at: datetime) -> bool:
    """A year after it was last confirmed, or published: whoever publishes has just looked at it."""
    looked = [moment for moment in (confirmed_at, published_at) if moment]
    return bool(looked) and at - max(looked) >= CONFIRM_AFTER
