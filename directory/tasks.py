"""What beat rings for; safe with any number of beats, since the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from directory.services import entries, reports


@shared_task(name="directory.purge_reports", ignore_result=True)
def purge_reports() -> None:
    reports.purge(at=timezone.now())


@shared_task(name="directory.refresh_hours", ignore_result=True)
def refresh_hours() -> None:
    entries.refresh_hours(at=timezone.now())
