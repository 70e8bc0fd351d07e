"""What beat rings for; safe with any number of beats, since the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from directory.services import blocks, entries, reports, webhook_jobs, webhook_sending


@shared_task(name="directory.purge_reports", ignore_result=True)
def purge_reports() -> None:
    now = timezone.now()
    while reports.purge(at=now):
        pass


@shared_task(name="directory.forget_blocks", ignore_result=True)
def forget_blocks() -> None:
    blocks.forget(at=timezone.now())


@shared_task(name="directory.refresh_hours", ignore_result=True)
def refresh_hours() -> None:
    entries.refresh_hours(at=timezone.now())


@shared_task(name="directory.ring_webhooks", ignore_result=True)
def ring_webhooks() -> None:
    webhook_jobs.ring_due(at=timezone.now())


@shared_task(name="directory.forget_webhooks", ignore_result=True)
def forget_webhooks() -> None:
    webhook_sending.forget(at=timezone.now())
