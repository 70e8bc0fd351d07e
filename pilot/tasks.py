"""What beat rings for; each is safe with any number of beats, since the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from pilot.services import answering, ending, erasing, invitations


@shared_task(name="pilot.lapse_invitations", ignore_result=True)
def lapse_invitations() -> None:
    invitations.lapse_due(at=timezone.now())


@shared_task(name="pilot.remind_applicants", ignore_result=True)
def remind_applicants() -> None:
    answering.remind_due(at=timezone.now())


@shared_task(name="pilot.stop_waiting", ignore_result=True)
def stop_waiting() -> None:
    answering.stop_waiting_due(at=timezone.now())


@shared_task(name="pilot.erase", ignore_result=True)
def erase() -> None:
    erasing.erase_due(at=timezone.now())


@shared_task(name="pilot.end_programmes", ignore_result=True)
def end_programmes() -> None:
    ending.end_due(at=timezone.now())
