"""Claims due deliveries in batches, calls their subscribers outside any transaction, and closes the rows."""

import logging
import math
import random
import secrets
import time
import traceback
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from config.outbox.models import Delivery
from config.outbox.ringing import ring

log = logging.getLogger(__name__)
BATCH = 100
# What waits for foreign hosts is taken in small portions, so that other workers can share it.
BATCHES = {"codes": 10, "mail": 10, "checks": 10, "bulk": 10, "webhooks": 10}
FIRST = 25  # of a spell, until it is known how long one takes
FRESH = 0.1  # of a batch goes to the newest, so that nobody waits for a hundred thousand others
ENOUGH = 5 * BATCH  # what one ring does at most,
SPELL_SECONDS = 0.2  # and for how long: with five queues the next one has its turn within a second
# Every closing waits for the disk, so finished rows are closed together: a worker killed before that does the work of
# so many seconds again. A code that was sent is closed at once: doing it again would disturb somebody.
HOLD_SECONDS = 0.05
HOLDS = {"codes": 0.0, "mail": 0.0}
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
MAX_ATTEMPTS = 8
BACK_OFF_SECONDS = (5, 15, 60, 300, 900, 3600, 21_600)


class Permanent(Exception):
    """A subscriber raises this when trying again can never help; the delivery is dead at once."""


def claim(queue: str, *, at: datetime, limit: int = BATCH) -> list[Delivery]:
    """Leases up to `limit` due deliveries of `queue`: the oldest, and behind a long line a few of the newest.

    The newest come second: a spell may end before the batch does, and neither end of the line should starve.
    Attempts are counted before any work. A lapsed lease is claimed again: its worker was killed, or is so late
    that its own closing will be refused.
    """
    # Most rings find nothing, and should not even wait for a turn to write.
    if not (_waiting(queue, at).exists() or _lapsed(queue, at).exists()):
        return []
    token = secrets.token_hex(16)
    with transaction.atomic():
        ids, newest = _next(queue, at, limit)
        if not ids:
            return []
        # The guard again: on SQLite nothing was locked above, and a plain UPDATE is what decides who has a row.
        (_waiting(queue, at) | _lapsed(queue, at)).filter(id__in=ids).update(
            state=Delivery.State.LEASED, lease_token=token, lease_until=at + LEASE, attempts=F("attempts") + 1
        )
    claimed = Delivery.objects.filter(id__in=ids, lease_token=token, state=Delivery.State.LEASED)
    rows = list(claimed.select_related("event").order_by("not_before", "id"))
    late = [row for row in reversed(rows) if row.pk in newest]
    rest = [row for row in rows if row.pk not in newest]
    return [*rest[:1], *late, *rest[1:]]


def _next(queue: str, at: datetime, limit: int) -> tuple[set[int], set[int]]:
    """(all, those of them that are the newest)"""
    waiting, newest = _waiting(queue, at), set[int]()
    few = max(int(limit * FRESH), 1) if limit > 1 else 0
    ids = set(_pick(waiting.order_by("not_before", "id"), limit - few))
    if len(ids) == limit - few:
        newest = set(_pick(waiting.order_by("-not_before", "-id"), few)) - ids
    ids |= newest
    if len(ids) < limit:
        ids |= set(_pick(_lapsed(queue, at).order_by("lease_until", "id"), limit - len(ids)))
    return ids, newest


def _waiting(queue: str, at: datetime) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(queue=queue, state=Delivery.State.PENDING, not_before__lte=at)


def _lapsed(queue: str, at: datetime) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(queue=queue, state=Delivery.State.LEASED, lease_until__lt=at)


def _pick(rows: "QuerySet[Delivery]", limit: int) -> list[int]:
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows.values_list("id", flat=True)[:limit]) if limit else []


def run(delivery: Delivery) -> bool:
    """Calls the subscriber; True when it is done and the row waits to be closed, else the row is closed already."""
    if delivery.attempts > MAX_ATTEMPTS:
        _close(delivery, state="dead", error=delivery.error or "killed its worker too often")
        return False
    try:
        import_string(delivery.subscriber)(delivery.event)
    except Permanent as error:
        _fail(delivery, error, dead=True)
    except Exception as error:  # noqa: BLE001 - any subscriber's failure is recorded on its row and tried again
        _fail(delivery, error, dead=delivery.attempts >= MAX_ATTEMPTS)
    else:
        return True
    return False


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
    """Delivers everything of `queue` that is due, and what that brings about; returns how many were run."""
    total, ran, more = 0, 0, True
    while ran or more:
        ran, more = spell(queue)
        total += ran
    return total


def spell(queue: str) -> tuple[int, bool]:
    """(how many were run, whether more may be due): a worker serves several queues and comes back later.

    The first full batch rings for one more worker: it may be idle, and whoever comes next need not ring.
    """
    began, most, total = time.monotonic(), BATCHES.get(queue, BATCH), 0
    end, limit = began + SPELL_SECONDS, min(most, FIRST)
    while total < ENOUGH and time.monotonic() < end:
        batch = claim(queue, at=timezone.now(), limit=limit)
        if len(batch) == limit and not total:
            ring([queue])
        ran = _run_batch(batch, hold=HOLDS.get(queue, HOLD_SECONDS), end=end)
        total += ran
        if len(batch) < limit:
            return total, ran < len(batch)
        limit = min(most, ENOUGH - total, _fitting(total, began, end))
    return total, True


def _fitting(total: int, began: float, end: float) -> int:
    """How many more the rest of a spell holds at the pace so far; what was claimed in vain is given back."""
    now = time.monotonic()
    return max(1, int(total * (end - now) / max(now - began, 1e-6)))


def _run_batch(batch: list[Delivery], *, hold: float, end: float = math.inf) -> int:
    """Closes finished rows in one statement, at the latest with the next that ends `hold` seconds after the last time.

    At the `end` of the spell the rest is given back; returns how many were run.
    """
    done: list[Delivery] = []
    closed = now = time.monotonic()
    for position, delivery in enumerate(batch):
        if position and now > end:
            _finish(done)
            _give_back(batch[position:])
            return position
        if run(delivery):
            done.append(delivery)
        now = time.monotonic()
        if now - closed >= hold:
            _finish(done)
            done, closed = [], now
    _finish(done)
    return len(batch)


def _finish(done: list[Delivery]) -> None:
    if not done:
        return
    ids = [delivery.pk for delivery in done]
    Delivery.objects.filter(id__in=ids, lease_token=done[0].lease_token, state=Delivery.State.LEASED).update(
        state=Delivery.State.DONE, lease_token="", lease_until=None, error="", done_at=timezone.now()
    )


def _give_back(rest: list[Delivery]) -> None:
    """As if they had not been claimed; nobody has tried them."""
    Delivery.objects.filter(
        id__in=[row.pk for row in rest], lease_token=rest[0].lease_token, state=Delivery.State.LEASED
    ).update(state=Delivery.State.PENDING, lease_token="", lease_until=None, attempts=F("attempts") - 1)


def due_queues(*, at: datetime) -> list[str]:
    """The queues that hold due work: what the sweeper rings."""
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING, not_before__lte=at).order_by()
    lapsed = Delivery.objects.filter(state=Delivery.State.LEASED, lease_until__lt=at).order_by()
    return sorted(waiting.values_list("queue", flat=True).union(lapsed.values_list("queue", flat=True)))


@transaction.atomic
def retry(delivery: Delivery, *, at: datetime) -> bool:
    """Gives a dead delivery a new life; False when it was not dead any more."""
    return bool(
        Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD).update(
            state=Delivery.State.PENDING, attempts=0, not_before=at, error=""
        )
    )
