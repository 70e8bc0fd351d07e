"""The promises about contracts that were withdrawn from: all of it went back, and nothing is charged any more."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from verification.management.invariants.form import Invariant

Breach = tuple[str, str]
PERIOD: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=21)  # the fourteenth day may be the first of several holidays

WITHDRAWALS: Final = (
    Invariant(
        "withdrawn-plan-is-over",
        "Whoever withdrew has no plan until another one is ordered",
        """SELECT s.id, s.state FROM billing_subscription s WHERE s.withdrawn_at IS NOT NULL
             AND s.version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM billing_order o
               WHERE o.subscription_id = s.id AND o.ordered_at > s.withdrawn_at)""",
    ),
    Invariant(
        "nothing-invoiced-after-withdrawing",
        "After a withdrawal nothing is invoiced before something is ordered again, and nothing twice",
        """SELECT i.id, i.number FROM billing_invoice i JOIN billing_subscription s ON s.id = i.subscription_id
           WHERE i.kind = 'invoice' AND i.issued_at > s.withdrawn_at AND CASE WHEN i.cause LIKE 'again:%'
             THEN EXISTS (SELECT 1 FROM billing_invoice n WHERE n.issued_at = s.withdrawn_at
               AND i.cause = 'again:' || CAST(n.corrects_id AS VARCHAR(20)))
             ELSE NOT EXISTS (SELECT 1 FROM billing_order o WHERE o.subscription_id = s.id
               AND o.ordered_at > s.withdrawn_at AND o.ordered_at <= i.issued_at) END""",
    ),
    Invariant(
        "nothing-charged-after-withdrawing",
        "No provider is to be asked for an invoice that a withdrawal took back",
        """SELECT c.id, c.state FROM billing_charge c JOIN billing_invoice i ON i.id = c.invoice_id
           JOIN billing_subscription s ON s.id = i.subscription_id
           WHERE c.state = 'due' AND c.state_at > s.withdrawn_at AND EXISTS (SELECT 1 FROM billing_invoice n
             WHERE n.corrects_id = i.id AND n.issued_at = s.withdrawn_at)""",
    ),
    Invariant(
        "no-more-back-than-came",
        "Nobody was paid back more than they had paid",
        """SELECT MIN(p.id), SUM(p.amount) FROM billing_payment p GROUP BY p.business_id, p.currency
           HAVING SUM(p.amount) < 0""",
    ),
    Invariant(
        "refunds-within-the-charge",
        "No more of a charge is on its way back, or went back, than was charged",
        """SELECT c.id, c.amount FROM billing_charge c WHERE c.amount < (SELECT COALESCE(SUM(r.amount), 0)
             FROM billing_refund r WHERE r.charge_id = c.id AND r.state NOT IN ('withdrawn', 'failed'))""",
    ),
)


@dataclass
class Withdrawn:
    """A contract that was withdrawn from: when that was carried out, when it came, and what had been ordered."""

    subscription: int
    reference: str
    at: datetime
    received_at: datetime
    before: datetime | None = None
    orders: list[tuple[datetime, date]] = field(default_factory=list)

    @property
    def since(self) -> datetime | None:
        """The first order that was surely in time and had begun."""
        earliest = max(self.received_at - PERIOD, self.before or datetime.min.replace(tzinfo=UTC))
        return min(
            (
                at
                for at, begins in self.orders
                if earliest < at <= self.received_at and begins <= self.at.date()
            ),
            default=None,
        )


def in_time(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """Nobody withdrew who had ordered nothing lately."""
    for one in _withdrawn(connection):
        if not any(one.received_at - LONGEST <= at <= one.received_at for at, _begins in one.orders):
            yield one.reference, "nothing was ordered within the time for withdrawing"


def taken_back(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """Every invoice since the first order went back as a whole, of older ones the days that were left."""
    with connection.cursor() as cursor:
        for one in _withdrawn(connection):
            if one.since is None:
                continue
            cursor.execute(
                """SELECT i.number, i.issued_at, l.net, l.period_start, l.period_end, (SELECT COALESCE(SUM(m.net), 0)
                     FROM billing_invoiceline m JOIN billing_invoice n ON n.id = m.invoice_id
                     WHERE n.corrects_id = i.id AND m.position = l.position)
                   FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id
                   WHERE i.subscription_id = %s AND i.kind = 'invoice'""",
                [one.subscription],
            )
            yield from _kept(one, one.since, cursor.fetchall())


def _kept(one: Withdrawn, since: datetime, rows: list[tuple[Any, ...]]) -> Iterator[Breach]:
    left: dict[str, int] = defaultdict(int)
    for number, issued, net, start, end, back in rows:
        if _moment(issued) > one.at:
            continue
        whole = _moment(issued) >= since
        left[number] += (net if whole else _unused(net, _day(start), _day(end), one.at)) - back
    for number, amount in left.items():
        if amount > 1:
            yield number, f"{amount} of it were not taken back when {one.reference} was carried out"


def _unused(net: int, start: date, end: date, at: datetime) -> int:
    """The share of the days that were surely left, whatever the operator's time zone."""
    first = max(start, at.date() + timedelta(days=1))
    return net * (end - first).days // (end - start).days if first < end else 0


def _withdrawn(connection: BaseDatabaseWrapper) -> list[Withdrawn]:
    """The last withdrawal of each contract that ended a plan."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.id, c.reference, s.withdrawn_at, c.received_at FROM billing_subscription s
               JOIN billing_cancellation c ON c.subscription_id = s.id AND c.state_at = s.withdrawn_at
               WHERE c.kind = 'withdrawal' AND c.state = 'applied'"""
        )
        found = {
            row[0]: Withdrawn(row[0], row[1], _moment(row[2]), _moment(row[3])) for row in cursor.fetchall()
        }
        cursor.execute(
            """SELECT c.subscription_id, c.received_at FROM billing_cancellation c
               JOIN billing_subscription s ON s.id = c.subscription_id
               WHERE c.kind = 'withdrawal' AND c.state = 'applied' AND c.state_at < s.withdrawn_at"""
        )
        for subscription, value in cursor.fetchall():
            if one := found.get(subscription):
                one.before = max(_moment(value), one.before or _moment(value))
        cursor.execute(
            """SELECT o.subscription_id, o.ordered_at, o.begins_on FROM billing_order o
               JOIN billing_subscription s ON s.id = o.subscription_id
               JOIN billing_planversion v ON v.id = o.version_id JOIN billing_plan p ON p.id = v.plan_id
               WHERE s.withdrawn_at IS NOT NULL AND p."rank" > 0"""
        )
        for subscription, value, begins in cursor.fetchall():
            if one := found.get(subscription):
                one.orders.append((_moment(value), _day(begins)))
    return list(found.values())


def _moment(value: Any) -> datetime:
    """SQLite gives the words, PostgreSQL the moment."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
