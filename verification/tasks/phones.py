"""The clock of numbers and codes, rung by beat; everything is found in the rows, so any number of beats is safe."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.rules.retention import COUNTER_DAYS
from verification.services import (
    challenges,
    contests,
    conversion,
    customers,
    forgetting,
    letters,
    limits,
    phones,
)


@shared_task(name="verification.phone_clock", ignore_result=True)
def phone_clock() -> None:
    now = timezone.now()
    challenges.expire_due(at=now)
    phones.go_stale_due(at=now)
    contests.settle_due(at=now)
    letters.expire_due(at=now)


@shared_task(name="verification.forget_limits", ignore_result=True)
def forget_limits() -> None:
    now = timezone.now()
    before = now - timedelta(days=COUNTER_DAYS)
    limits.forget(before=before)
    conversion.forget(before=before)
    customers.forget_old(at=now)
    forgetting.forget_codes(at=now)
