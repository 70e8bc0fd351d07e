"""The Celery side of the outbox: a ring means "look into the rows now"."""

import math
import time

from celery import shared_task
from django.utils import timezone

from config.outbox import delivering, telling
from config.outbox.models import Heartbeat
from config.outbox.ringing import answered, ring

EVERY_SECONDS = 10.0


class _Seen:
    """When this process last said that it is alive: most rings find nothing, and should cost next to that."""

    at = -math.inf


def _alive() -> None:
    if time.monotonic() - _Seen.at > EVERY_SECONDS:
        Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
        _Seen.at = time.monotonic()


@shared_task(name="outbox.deliver", ignore_result=True)
def deliver(queue: str) -> None:
    answered(queue)
    _, more = delivering.spell(queue)
    if more:
        ring([queue])  # others may want this worker in between
    _alive()


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Beat's ring: finds rings that were lost and leases that lapsed. Any number of beats is safe."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    ring(delivering.due_queues(at=now), always=True)


@shared_task(name="outbox.forget_changes", ignore_result=True)
def forget_changes() -> None:
    telling.forget(at=timezone.now())
