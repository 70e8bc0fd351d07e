"""How much of what a plan limits a business uses: questions to the API, and webhooks."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from directory.models import KeyDay, Webhook


def of_month(business_id: UUID, day: date) -> int:
    """What all keys of the business were given from the first of the month on (UTC), revoked ones too."""
    rows = KeyDay.objects.filter(key__business_id=business_id, day__gte=day.replace(day=1))
    return int(rows.aggregate(total=Sum("asked"))["total"] or 0)


def api_calls(business_id: UUID) -> int:
    return of_month(business_id, today())


def webhooks(business_id: UUID) -> int:
    """Also those that are switched off: switching one on again needs no room."""
    return Webhook.objects.filter(business_id=business_id).exclude(state="removed").count()


def today() -> date:
    """Budgets go by UTC."""
    return timezone.now().astimezone(UTC).date()


def next_month(day: date) -> datetime:
    """When the month's budget begins anew."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)
