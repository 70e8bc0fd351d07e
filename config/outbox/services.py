"""Records what happened, in the caller's transaction, and rings the worker once that is committed."""

import logging
import threading
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, Delivery, Event
from config.outbox.ringing import ring

log = logging.getLogger(__name__)


class OutsideTransaction(RuntimeError):
    """An event outside a transaction could be lost, or tell of something that never was committed."""


def subscribers(kind: str) -> tuple[tuple[str, str], ...]:
    """(dotted handler, queue) of everyone who hears `kind`, as the composition root names them."""
    return tuple(settings.OUTBOX_SUBSCRIPTIONS.get(kind, ()))


class _Pending(threading.local):
    """The queues to ring once this thread's transaction is committed; one ring each, however many events it has."""

    queues: set[str] = set()


_pending = _Pending()


def _ring_pending() -> None:
    queues, _pending.queues = _pending.queues, set()
    ring(queues)


def record(kind: str, *, at: datetime, **ids: Any) -> Event:
    """Writes the event and one delivery per subscriber; must be called inside `transaction.atomic`."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    event = Event.objects.create(kind=kind, ids={key: str(value) for key, value in ids.items()}, at=at)
    deliveries = Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=handler, queue=queue, not_before=at)
        for handler, queue in subscribers(kind)
    )
    if deliveries:
        _pending.queues = _pending.queues | {delivery.queue for delivery in deliveries}
        transaction.on_commit(_ring_pending, robust=True)
    return event


def audit(
    action: str,
    *,
    by: Actor,
    at: datetime,
    row: models.Model,
    reason: str = "",
    from_state: str = "",
    to_state: str = "",
) -> AuditEntry:
    """One line of the audit trail about `row`; call it in the transaction of the change."""
    return AuditEntry.objects.create(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        from_state=from_state,
        to_state=to_state,
        reason=reason[:200],
    )
