"""What beat rings for; safe with any number of beats, since the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from accounts.services import asking, forgetting, logos


@shared_task(name="accounts.sweep_logos", ignore_result=True)
def sweep_logos() -> None:
    logos.sweep(at=timezone.now())


@shared_task(name="accounts.ask_for_hours", ignore_result=True)
def ask_for_hours() -> None:
    asking.ask(at=timezone.now())


@shared_task(name="accounts.forget", ignore_result=True)
def forget() -> None:
    forgetting.forget(at=timezone.now())
