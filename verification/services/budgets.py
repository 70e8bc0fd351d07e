"""The fuse against SMS pumping: the day's money is reserved before a gateway is called, and then it is over."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused
from config.outbox.services import record
from verification.models import SendBudget
from verification.services.limits import When

ALERT_PERCENT = 60

# The same text for PostgreSQL and SQLite: a day's first row is made, or money is added where it still fits.
RESERVE = """
INSERT INTO verification_sendbudget (day, scope, reserved_cents, cap_cents) VALUES {rows}
ON CONFLICT (day, scope) DO UPDATE
SET reserved_cents = verification_sendbudget.reserved_cents + excluded.reserved_cents,
    cap_cents = excluded.cap_cents
WHERE verification_sendbudget.reserved_cents + excluded.reserved_cents <= excluded.cap_cents
RETURNING id, reserved_cents, cap_cents
"""


class SpendStopped(Refused):
    """The day's money for sending is used up; nothing is sent until midnight UTC."""

    code = "spend_stopped"
    message = _(
        "We have sent as many codes today as we may. You can ask for one again at %(again)s. "
        "Until then you can go on with your other tasks."
    )


@transaction.atomic
def reserve(*, cents: int, caps: Mapping[str, int], at: datetime) -> None:
    """Reserves `cents` in every scope of `caps` (scope -> the day's most, in cents), or in none: SpendStopped.

    The first reservation that passes 60 % of a cap records `verification.send_budget_low`.
    """
    reserve_here(cents=cents, caps=caps, at=at)


def reserve_here(*, cents: int, caps: Mapping[str, int], at: datetime) -> None:
    """As `reserve`, without a savepoint of its own: for a transaction that a refusal ends anyway."""
    day = at.astimezone(UTC).date()
    stopped = SpendStopped(again=When(datetime.combine(day + timedelta(days=1), time(0), UTC)))
    if cents > min(caps.values()):
        raise stopped
    # One order for everybody, or two transactions could wait for each other's rows.
    rows = [(day, scope, cents, caps[scope]) for scope in sorted(caps)]
    statement = RESERVE.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_plain(value) for row in rows for value in row])
        reserved = cursor.fetchall()
    if len(reserved) < len(rows):
        raise stopped
    for pk, total, cap in reserved:
        if total * 100 >= cap * ALERT_PERCENT > (total - cents) * 100:
            _alert(pk, at=at)


def _plain(value: date | str | int) -> date | str | int:
    # SQLite keeps days as text.
    return cast(date | str, connection.ops.adapt_datefield_value(value)) if isinstance(value, date) else value


def _alert(pk: int, *, at: datetime) -> None:
    if SendBudget.objects.filter(pk=pk, alerted_at=None).update(alerted_at=at):
        record("verification.send_budget_low", at=at, sendbudget=pk)


def release(*, cents: int, caps: Mapping[str, int], at: datetime) -> None:
    """Gives back what was reserved at `at` for a message that surely never left."""
    day = at.astimezone(UTC).date()
    for scope in sorted(caps):
        rows = SendBudget.objects.filter(day=day, scope=scope, reserved_cents__gte=cents)
        rows.update(reserved_cents=F("reserved_cents") - cents)
