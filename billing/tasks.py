"""What beat rings for contracts: time, dunning, VAT ids, the yearly question for the size."""

from celery import shared_task
from django.utils import timezone

from billing.services import clock, dunning, exports, size_clock, vat
from billing.services.providers import reconciling


@shared_task(name="billing.contract_clock", ignore_result=True)
def contract_clock() -> None:
    now = timezone.now()
    vat.ask_due(at=now)
    clock.run(at=now)


@shared_task(name="billing.dunning_clock", ignore_result=True)
def dunning_clock() -> None:
    dunning.run(at=timezone.now())


@shared_task(name="billing.size_clock", ignore_result=True)
def ask_for_sizes() -> None:
    size_clock.run(at=timezone.now())


@shared_task(name="billing.remove_exports", ignore_result=True)
def remove_exports() -> None:
    exports.remove_old(at=timezone.now())


@shared_task(name="billing.reconcile", ignore_result=True)
def reconcile() -> None:
    reconciling.run(at=timezone.now())
