"""What beat rings for contracts: time, dunning, VAT ids, sizes. A clock goes on by itself while anything is due."""

from celery import shared_task
from django.utils import timezone

from billing.services import clock, dunning, exports, removing, size_clock, vat
from billing.services.bank import forgetting
from billing.services.providers import reconciling
from config.outbox.ringing import chain


@shared_task(name="billing.contract_clock", ignore_result=True)
def contract_clock(again: bool = False) -> None:
    if not again:
        vat.ask_due(at=timezone.now())
    chain("billing.contract_clock", lambda: clock.run(at=timezone.now()).more, again=again)


@shared_task(name="billing.dunning_clock", ignore_result=True)
def dunning_clock(again: bool = False) -> None:
    chain("billing.dunning_clock", lambda: dunning.run(at=timezone.now()).more, again=again)


@shared_task(name="billing.size_clock", ignore_result=True)
def ask_for_sizes(again: bool = False) -> None:
    chain("billing.size_clock", lambda: size_clock.run(at=timezone.now()).more, again=again)


@shared_task(name="billing.remove_invoices", ignore_result=True)
def remove_invoices(again: bool = False) -> None:
    chain("billing.remove_invoices", lambda: removing.run(at=timezone.now()).more, again=again)


@shared_task(name="billing.forget_bank", ignore_result=True)
def forget_bank(again: bool = False) -> None:
    chain("billing.forget_bank", lambda: forgetting.run(at=timezone.now()).more, again=again)


@shared_task(name="billing.remove_exports", ignore_result=True)
def remove_exports() -> None:
    exports.remove_old(at=timezone.now())


@shared_task(name="billing.reconcile", ignore_result=True)
def reconcile() -> None:
    reconciling.run(at=timezone.now())
