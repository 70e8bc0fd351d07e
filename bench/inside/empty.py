"""The yardstick of jobs: a Celery task that does nothing."""

from celery import shared_task


@shared_task(name="bench.empty", ignore_result=True)
def empty() -> None:
    """Nothing."""
