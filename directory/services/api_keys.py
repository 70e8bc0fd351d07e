"""Keys to the API: made and shown once, used within a budget, revoked at once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.services import entitlements
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from directory.lifecycle import API_KEY
from directory.models import ApiKey
from directory.rules import api_keys
from directory.selectors import usage
from directory.selectors.permission import secret_hash
from directory.services.portions import PORTIONS

log = structlog.get_logger(__name__)
# The same text for PostgreSQL and SQLite: a day's first row is made, or a portion is added where it still fits whole.
RESERVE = """
INSERT INTO directory_keyday (key_id, day, asked) VALUES (%s, %s, %s)
ON CONFLICT (key_id, day) DO UPDATE SET asked = directory_keyday.asked + excluded.asked
WHERE directory_keyday.asked + excluded.asked <= %s
RETURNING asked
"""


class TooManyKeys(Refused):
    """A business needs few keys; each is one that can be lost."""

    code = "too_many_keys"
    message = _("You have %(most)s keys that work, more is not possible. Revoke one first.")


class MadeAlready(Refused):
    """The same form came twice; the key was shown to the first one."""

    code = "made_already"
    message = _(
        "This key was made already, and shown once. If you did not copy it, revoke it and make another."
    )


class BudgetSpent(Refused):
    """The key has asked as often as it may today; `again` says when it goes on."""

    code = "budget_spent"
    message = _("The key has asked as often as it may today.")

    def __init__(self, again: datetime) -> None:
        self.again = again
        super().__init__()


class MonthSpent(BudgetSpent):
    """All keys of the business together have asked as often as its plan allows in a month."""

    code = "month_spent"

    def __init__(self, again: datetime, most: int) -> None:
        self.most = most
        super().__init__(again)


@dataclass(frozen=True)
class Order:
    """What a new key shall be. `key_id` is drawn with the form, so that sending it twice makes one key."""

    key_id: UUID
    label: str
    days: int
    per_day: int = api_keys.OWN_PER_DAY
    partner: str = ""


@transaction.atomic
def make(*, order: Order, business: Business | None, by: Actor, at: datetime) -> tuple[ApiKey, str]:
    """The row and the key itself, which nobody can read again. Without a business it is a partner's.

    Raises TooManyKeys or MadeAlready.
    """
    if business is not None:
        # Two forms at once follow each other.
        Business.objects.select_for_update().get(pk=business.pk)
        working = ApiKey.objects.filter(business=business, state="active", expires_at__gt=at)
        if not ApiKey.objects.filter(pk=order.key_id).exists() and working.count() >= api_keys.MOST_KEYS:
            raise TooManyKeys(most=api_keys.MOST_KEYS)
    text = api_keys.make()
    row = _row(order, business, text, by=by, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise MadeAlready from error
    audit("directory.api_key.make", by=by, at=at, row=row, to_state=row.state)
    record("directory.api_key_made", at=at, apikey=row.pk)
    return row, text


def _row(order: Order, business: Business | None, text: str, *, by: Actor, at: datetime) -> ApiKey:
    return ApiKey(
        id=order.key_id,
        business=business,
        partner=order.partner,
        scope="every" if business is None else "own",
        label=order.label,
        shown=text[: api_keys.SHOWN],
        secret_hmac=secret_hash(text),
        per_day=order.per_day,
        state_at=at,
        created_at=at,
        created_by=by.id,
        expires_at=at + timedelta(days=order.days),
    )


@transaction.atomic
def revoke(*, key: ApiKey, by: Actor, at: datetime) -> None:
    """From the commit on the key opens nothing. Twice is once."""
    current = ApiKey.objects.select_for_update().get(pk=key.pk)
    if current.state == "active":
        move(current, API_KEY, "revoke", by=by, at=at)


def spend(*, key: ApiKey, at: datetime) -> None:
    """Counts one question, from the portion that this process has or from the next one.

    Raises BudgetSpent or MonthSpent, and then counts nothing.
    """
    day = at.astimezone(UTC).date()
    portion = PORTIONS.of(key.pk.hex)
    if portion.spend(day, key.per_day, partial(_reserve, key, day)):
        return
    if key.business_id is not None and (most := _month_is_over(key.business_id, day)) is not None:
        raise MonthSpent(usage.next_month(day), most)
    raise BudgetSpent(datetime.combine(day + timedelta(days=1), time(0), UTC))


def _reserve(key: ApiKey, day: date, size: int) -> int:
    """Counts `size` questions, or as many as still fit whole halves of that; none when the budget is spent."""
    own_id = key.pk.hex if connection.vendor == "sqlite" else key.pk
    while 0 < size <= key.per_day:
        # Durable: what is given out must not be taken back with a transaction around it.
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            size = min(size, _left_of_month(key.business_id, day, size))
            if size == 0:
                return 0
            values = [own_id, connection.ops.adapt_datefield_value(day), size, key.per_day]
            cursor.execute(RESERVE, values)
            row = cursor.fetchone()
        if row is not None:
            # Whose key, and how many questions it was given today; neither about whom nor what is answered.
            log.info("contact permission", key=str(key.pk), portion=size, asked=int(row[0]))
            return size
        size //= 2
    return 0


def _left_of_month(business_id: UUID | None, day: date, wanted: int) -> int:
    """How many questions the plan still allows; `wanted` where it has no limit, and for partners, who have no plan.

    Keys of one business follow each other here.
    """
    most = entitlements.limit(business_id, "api_calls") if business_id is not None else None
    if business_id is None or most is None:
        return wanted
    Business.objects.select_for_update().only("pk").get(pk=business_id)
    return max(0, most - usage.of_month(business_id, day))


def _month_is_over(business_id: UUID, day: date) -> int | None:
    """The plan's limit where it is used up; None where it is not."""
    most = entitlements.limit(business_id, "api_calls")
    return most if most is not None and usage.of_month(business_id, day) >= most else None
