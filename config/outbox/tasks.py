"""The Celery side of the outbox: a ring means "look into the rows now"."""

from celery import shared_task
from django.utils import timezone

from config.outbox import delivering
from config.outbox.models import Heartbeat
from config.outbox.ringing import ring


@shared_task(name="outbox.deliver", ignore_result=True)
def deliver(queue: str) -> None:
    if delivering.work(queue) >= delivering.ENOUGH:
        ring([queue])  # more is due; others may want this worker in between
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Beat's ring: finds rings that were lost and leases that lapsed. Any number of beats is safe."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now})
    ring(delivering.due_queues(at=now))
