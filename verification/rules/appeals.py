"""Until when one may object, and which outcomes an objection can have."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

REFUSING: Final = ("rejected", "revoked", "suspended")
# What a reviewer proposes -> what is decided then.
DECIDED: Final = {"uphold": "upheld", "partly": "partly", "overturn": "overturned"}


def last_moment(decided_at: datetime, days: int, time_zone: str) -> datetime:
    """The end of the day that lies `days` days after the day of the decision, where the operator is."""
    zone = ZoneInfo(time_zone)
    after = decided_at.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(after, time(0), tzinfo=zone).astimezone(UTC) - timedelta(microseconds=1)


def outcomes(decided: str) -> tuple[str, ...]:
    """What may be proposed about a decision: a suspension has one cause, and stands or does not."""
    return ("uphold", "overturn") if decided == "suspended" else ("uphold", "partly", "overturn")
