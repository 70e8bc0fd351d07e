"""The keys that a business, or the operator's partners, have; with the use that their budget rows tell of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts.models import Business
from directory.models import ApiKey, KeyDay


@dataclass(frozen=True)
class KeyLine:
    """`state`: works, expired or revoked."""

    key: ApiKey
    state: str
    last_day: date | None
    today: int


def of_business(business: Business, *, at: datetime) -> list[KeyLine]:
    return _lines(ApiKey.objects.filter(business=business), at=at)


def of_partners(*, at: datetime) -> list[KeyLine]:
    return _lines(ApiKey.objects.filter(business=None), at=at)


def _lines(keys: Iterable[ApiKey], *, at: datetime) -> list[KeyLine]:
    rows = sorted(keys, key=lambda one: one.created_at, reverse=True)
    today = at.astimezone(UTC).date()
    days: dict[object, KeyDay] = {}
    for one in KeyDay.objects.filter(key__in=rows).order_by("day"):
        days[one.key_id] = one
    return [_line(row, days.get(row.pk), today, at=at) for row in rows]


def _line(key: ApiKey, newest: KeyDay | None, today: date, *, at: datetime) -> KeyLine:
    ended = "revoked" if key.state == "revoked" else "expired"
    return KeyLine(
        key=key,
        state="works" if key.opens(at) else ended,
        last_day=newest.day if newest else None,
        today=newest.asked if newest and newest.day == today else 0,
    )
