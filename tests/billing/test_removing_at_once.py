"""Two workers remove the same invoices once, and one that is killed leaves each batch whole."""

import multiprocessing
import os
import signal
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from billing.models import InvoiceLine, Removal
from billing.services import removing
from config.outbox.models import AuditEntry
from config.outbox.services import audit
from tests.billing.ageing import OVER, old
from tests.billing.factories import firm
from tests.billing.test_races import no_promise_is_broken
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_remove_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "BATCH", 3)
    monkeypatch.setattr(removing, "SPELL_SECONDS", 60.0)
    for month in range(1, 9):
        old(OVER, month=month)
    found: list[Any] = race([partial(removing.run, at=timezone.now())] * 2)
    assert sum(one.done for one in found) == Removal.objects.count() == 8
    counted = AuditEntry.objects.filter(action="billing.invoices.remove").values_list("reason", flat=True)
    assert sum(int(words.partition(":")[0]) for words in counted) == 8
    no_promise_is_broken()


def _die_in_the_second_batch() -> None:
    connections.close_all()

    def die(*args: Any, **options: Any) -> Any:
        if Removal.objects.count() > 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return audit(*args, **options)

    for name, value in (("audit", die), ("BATCH", 2), ("SPELL_SECONDS", 60.0)):
        setattr(removing, name, value)
    removing.run(at=timezone.now())


@pytest.mark.processes
def test_a_killed_worker_leaves_whole_batches_and_the_next_goes_on() -> None:
    business = firm()
    for month in range(1, 6):
        old(OVER, business, month=month)
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_die_in_the_second_batch)
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert (Removal.objects.count(), InvoiceLine.objects.count()) == (2, 3)
    no_promise_is_broken()
    assert removing.run(at=timezone.now()).done == 3
    assert (Removal.objects.count(), InvoiceLine.objects.count()) == (5, 0)
    no_promise_is_broken()
