"""Claims due deliveries in batches, calls their subscribers outside any transaction, and closes the rows."""

import logging
import random
import secrets
import traceback
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from config.outbox.models import Delivery

log = logging.getLogger(__name__)
BATCH = 100
LEASE = timedelta(seconds=150)  # longer than the worker's hard time limit of one task
MAX_ATTEMPTS = 8
BACK_OFF_SECONDS = (5, 15, 60, 300, 900, 3600, 21_600)


class Permanent(Exception):
    """A subscriber raises this when trying again can never help; the delivery is dead at once."""


def claim(queue: str, *, at: datetime, limit: int = BATCH) -> list[Delivery]:
    """Leases up to `limit` due deliveries of `queue`, oldest first; attempts are counted before any work.

    A lapsed lease is claimed again: its worker was killed, or is so late that its own closing will be refused.
    """
    token = secrets.token_hex(16)
    due = Q(state=Delivery.State.PENDING, not_before__lte=at) | Q(
        state=Delivery.State.LEASED, lease_until__lt=at
    )
    with transaction.atomic():
        rows = Delivery.objects.filter(due, queue=queue).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        ids = list(rows.values_list("id", flat=True)[:limit])
        Delivery.objects.filter(due, id__in=ids).update(
            state=Delivery.State.LEASED, lease_token=token, lease_until=at + LEASE, attempts=F("attempts") + 1
        )
    return list(
        Delivery.objects.filter(lease_token=token, state="leased").select_related("event").order_by("id")
    )


def run(delivery: Delivery) -> None:
    """Calls the subscriber and closes, postpones or buries the delivery; the lease token fences late workers."""
    if delivery.attempts > MAX_ATTEMPTS:
        _close(delivery, state="dead", error=delivery.error or "killed its worker too often")
        return
    try:
        import_string(delivery.subscriber)(delivery.event)
    except Permanent as error:
        _fail(delivery, error, dead=True)
    except Exception as error:  # noqa: BLE001 - any subscriber's failure is recorded on its row and tried again
        _fail(delivery, error, dead=delivery.attempts >= MAX_ATTEMPTS)
    else:
        _close(delivery, state="done", error="", done_at=timezone.now())


def _fail(delivery: Delivery, error: Exception, *, dead: bool) -> None:
    # The text of a foreign exception may quote an address or a number, so only its kind and place are kept.
    name = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    log.error("delivery %s of %s failed: %s at %s", delivery.pk, delivery.subscriber, name, place)
    if dead:
        _close(delivery, state="dead", error=name)
        return
    wait = BACK_OFF_SECONDS[min(delivery.attempts, len(BACK_OFF_SECONDS)) - 1]
    due = timezone.now() + timedelta(seconds=wait * (0.5 + random.random()))  # noqa: S311 - jitter, not a secret
    _close(delivery, state="pending", error=name, not_before=due)


def _close(delivery: Delivery, **values: object) -> None:
    changed = Delivery.objects.filter(
        pk=delivery.pk, lease_token=delivery.lease_token, state=Delivery.State.LEASED
    ).update(lease_token="", lease_until=None, **values)
    if not changed:
        log.warning("delivery %s was taken over by another worker", delivery.pk)


def work(queue: str) -> int:
    """Delivers everything of `queue` that is due now; returns how many deliveries were run."""
    total = 0
    while batch := claim(queue, at=timezone.now()):
        # A new lease for what is still waiting, so that a slow batch is not taken over half-way.
        for position, delivery in enumerate(batch):
            if position and position % 10 == 0:
                _extend(batch[position:])
            run(delivery)
        total += len(batch)
        if total >= BATCH * 5:
            break
    return total


def _extend(rest: list[Delivery]) -> None:
    Delivery.objects.filter(
        id__in=[row.pk for row in rest], lease_token=rest[0].lease_token, state=Delivery.State.LEASED
    ).update(lease_until=timezone.now() + LEASE)


def due_queues(*, at: datetime) -> list[str]:
    """The queues that hold due work: what the sweeper rings."""
    due = Q(state=Delivery.State.PENDING, not_before__lte=at) | Q(
        state=Delivery.State.LEASED, lease_until__lt=at
    )
    return sorted(Delivery.objects.filter(due).order_by().values_list("queue", flat=True).distinct())


@transaction.atomic
def retry(delivery: Delivery, *, at: datetime) -> bool:
    """Gives a dead delivery a new life; False when it was not dead any more."""
    return bool(
        Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD).update(
            state=Delivery.State.PENDING, attempts=0, not_before=at, error=""
        )
    )
