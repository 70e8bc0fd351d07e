"""The daily life of seals, rung by beat; everything is found in the rows, so any number of beats is safe."""

from celery import shared_task
from django.utils import timezone

from verification.services import forgetting, lookalikes, renewals
from verification.services.seals import clock, keys, lists
from verification.services.seals.refresh import refresh_due


@shared_task(name="verification.refresh_seals", ignore_result=True)
def refresh_seals() -> None:
    refresh_due(at=timezone.now())


@shared_task(name="verification.sign_status_lists", ignore_result=True)
def sign_status_lists() -> None:
    lists.sign_due(at=timezone.now())


@shared_task(name="verification.seal_clock", ignore_result=True)
def seal_clock() -> None:
    now = timezone.now()
    clock.expire_due(at=now)
    clock.time_out_due(at=now)
    lists.close_due(at=now)
    renewals.open_due(at=now)


@shared_task(name="verification.lookalike_clock", ignore_result=True)
def lookalike_clock() -> None:
    now = timezone.now()
    lookalikes.expire_due(at=now)
    lookalikes.remind_due(at=now)


@shared_task(name="verification.purge_warnings", ignore_result=True)
def purge_warnings() -> None:
    forgetting.forget_warnings(at=timezone.now())


@shared_task(name="verification.turn_over_keys", ignore_result=True)
def turn_over_keys() -> None:
    keys.turn_over(at=timezone.now())
