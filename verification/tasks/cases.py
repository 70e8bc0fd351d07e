"""What beat rings for cases, findings, domains and papers."""

from celery import shared_task
from django.utils import timezone

from verification.services import documents, domain_watch, findings, reminders, retention


@shared_task(name="verification.ring_findings", ignore_result=True)
def ring_findings() -> None:
    findings.ring_due(at=timezone.now())


@shared_task(name="verification.ring_domains", ignore_result=True)
def ring_domains() -> None:
    domain_watch.ring_due(at=timezone.now())


@shared_task(name="verification.case_clock", ignore_result=True)
def case_clock() -> None:
    now = timezone.now()
    reminders.remind(at=now)
    reminders.abandon(at=now)
    reminders.escalate(at=now)
    reminders.tell_late(at=now)


@shared_task(name="verification.sweep_documents", ignore_result=True)
def sweep_documents() -> None:
    now = timezone.now()
    retention.settle_missing(at=now)
    retention.purge_due(at=now)
    documents.sweep(at=now)
