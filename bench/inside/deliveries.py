"""Deliveries and empty tasks as rows and messages, and how fast a worker elsewhere gets through them."""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from bench.machine import median, percentile
from config.outbox.models import Delivery, Event
from config.outbox.ringing import ring
from config.outbox.services import record

HEAR = "bench.inside.deliveries.hear"
KIND = "bench.happened"
QUEUE = "default"
SERVED = ("codes", "mail", "default", "checks", "bulk", "webhooks")


def hear(event: Event) -> None:
    """Hears it, and that is all."""


def length(channel: Any, queue: str) -> int:
    """How many messages wait."""
    return int(channel.queue_declare(queue).message_count)


def line_up(count: int) -> None:
    """`count` deliveries that are due now; nobody is told."""
    for first in range(0, count, 5000):
        at = timezone.now()
        with transaction.atomic():
            events = Event.objects.bulk_create(
                Event(kind=KIND, ids={"number": str(number)}, at=at)
                for number in range(first, min(first + 5000, count))
            )
            Delivery.objects.bulk_create(
                Delivery(event=event, subscriber=HEAR, queue=QUEUE, not_before=at) for event in events
            )


def post(count: int) -> dict[str, float]:
    """`count` empty tasks for whoever comes."""
    for _ in range(count):
        current_app.send_task("bench.empty", queue=QUEUE)
    return {}


def happen(count: int, queue: str = QUEUE) -> list[int]:
    """Events as services record them, each in a transaction with a ring of its own."""
    settings.OUTBOX_SUBSCRIPTIONS = {KIND: ((HEAR, queue),)}
    found = []
    for _ in range(count):
        with transaction.atomic():
            found.append(record(KIND, at=timezone.now()).pk)
    return found


def emptied(seconds: float = 300) -> dict[str, float]:
    """Messages a second, from a tenth to the last, while a worker that has just started takes them."""
    with current_app.connection_for_read() as connection:
        channel = connection.default_channel
        whole = length(channel, QUEUE)
        # The worker's start is no part of it.
        began = _until(lambda: length(channel, QUEUE) <= whole * 0.9, seconds)
        left = length(channel, QUEUE)
        return {"left tasks": left / (_until(lambda: length(channel, QUEUE) == 0, seconds) - began)}


def heard(count: int, seconds: float = 300) -> dict[str, float]:
    """Of `count` events that were left behind, so many a second, from the first closing to the last ring's answer."""
    _quiet(seconds)
    first = Delivery.objects.aggregate(first=Min("done_at", filter=_last(count)))["first"]
    took = (timezone.now() - first).total_seconds()
    closed_first = Delivery.objects.filter(_last(count), done_at=first).count()
    return {"left events": (count - closed_first) / took}


def _last(count: int) -> Q:
    newest = Delivery.objects.order_by("-id").values_list("id", flat=True)[count - 1]
    return Q(id__gte=newest)


def _quiet(seconds: float) -> None:
    """Until everything is delivered and every ring is answered."""
    waiting = Delivery.objects.filter(state__in=("pending", "leased"))
    with current_app.connection_for_read() as connection:
        channel = connection.default_channel
        _until(lambda: length(channel, QUEUE) == 0 and not waiting.exists(), seconds)


def live(count: int) -> dict[str, float]:
    """Events with a worker at work: so many a second from the first to the last closing, and to the last commit."""
    _await_worker()
    began = time.monotonic()
    happen(count)
    handed_over = time.monotonic()
    _quiet(300)
    return {
        "live events": count / (time.monotonic() - began),
        "handed over": count / (handed_over - began),
    }


def _until(done: Callable[[], bool], seconds: float) -> float:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
    return time.monotonic()


def _is_done(event: int) -> bool:
    return Delivery.objects.filter(event=event, state="done").exists()


def _await_worker() -> None:
    """Until one takes messages."""
    post(1)
    with current_app.connection_for_read() as connection:
        channel = connection.default_channel
        _until(lambda: length(channel, QUEUE) == 0, 60)


def delivered(since: datetime) -> float:
    """Deliveries a second, from the first closing to the last, as the rows themselves say."""
    _until(lambda: not Delivery.objects.filter(state__in=("pending", "leased")).exists(), 600)
    rows = Delivery.objects.filter(done_at__gte=since)
    found = rows.aggregate(first=Min("done_at"), last=Max("done_at"), count=Count("id"))
    closed_first = rows.filter(done_at=found["first"]).count()
    seconds: float = (found["last"] - found["first"]).total_seconds()
    return float(found["count"] - closed_first) / seconds


def rate(count: int) -> dict[str, float]:
    """With a worker at work: one ring, then `count` deliveries."""
    _await_worker()
    line_up(count)
    since = timezone.now()
    ring([QUEUE])
    return {"rate": delivered(since)}


def behind(count: int) -> dict[str, float]:
    """Seconds from recording to closing, for newcomers behind `count` others: in their queue, and in another one."""
    _await_worker()
    line_up(count)
    ring([QUEUE])
    waits: dict[str, list[float]] = {QUEUE: [], "codes": []}
    for turn in range(20):
        queue = (QUEUE, "codes")[turn % 2]
        time.sleep(0.1)
        (number,) = happen(1, queue)
        _until(partial(_is_done, number), 120)
        row = Delivery.objects.select_related("event").get(event=number)
        waits[queue].append((row.done_at - row.event.at).total_seconds() if row.done_at else 0.0)
    left = Delivery.objects.filter(state="pending").count()
    found = {f"{queue}: {name}": use(taken) for queue, taken in waits.items() for name, use in USES.items()}
    return {**found, "left": left}


USES: dict[str, Callable[[list[float]], float]] = {
    "median": median,
    "worst": lambda waits: percentile(waits, 1.0),
}
DEEDS: dict[str, Callable[[int], dict[str, float]]] = {
    "rate": rate,
    "behind": behind,
    "post": post,
    "emptied": lambda _: emptied(),
    "happen": lambda count: {"events": len(happen(count))},
    "heard": heard,
    "live": live,
}

if __name__ == "__main__":
    print(json.dumps(DEEDS[sys.argv[1]](int(sys.argv[2]))))
