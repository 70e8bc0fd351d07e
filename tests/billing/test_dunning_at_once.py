"""Two workers, and one that is killed: every contract has its step once, whole, with audit, event and mail."""

import multiprocessing
import os
import signal
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.db.models import Count

from billing.models import Subscription
from billing.services import contracts, dunning
from config.outbox import moves
from config.outbox.models import AuditEntry, Delivery, Event
from config.outbox.services import record
from tests.billing.factories import paying
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
DAY = on("2026-12-10")
MISSED = "billing.subscription.miss_payment"


def moved() -> dict[str, int]:
    """How many contracts have their step, and how many have each of what belongs to it."""
    told = Event.objects.filter(kind="billing.payment_missed")
    return {
        "contracts": Subscription.objects.filter(state="past_due", dunning_step=1).count(),
        "audited": AuditEntry.objects.filter(action=MISSED).values("subject_id").distinct().count(),
        "audits": AuditEntry.objects.filter(action=MISSED).count(),
        "events": told.count(),
        "mails": Delivery.objects.filter(event__in=told, queue="mail").count(),
    }


def each_once(count: int) -> dict[str, int]:
    return dict.fromkeys(("contracts", "audited", "audits", "events", "mails"), count)


def test_two_workers_take_each_step_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contracts, "BATCH", 4)
    for _contract in range(10):
        paying()
    found: list[Any] = race([partial(dunning.run, at=DAY)] * 2)
    assert sum(one.done for one in found) == 10
    assert moved() == each_once(10)
    assert not Event.objects.values("ids", "kind").annotate(times=Count("id")).filter(times__gt=1).exists()
    no_promise_is_broken()


def _die_at(call: int) -> None:
    """A worker of its own that is killed when it tells of its `call`-th step, which is moved and audited by then."""
    connections.close_all()
    left = [call]

    def die(*args: Any, **options: Any) -> Event:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return record(*args, **options)

    setattr(moves, "record", die)  # noqa: B010 - it is not theirs to export
    dunning.run(at=DAY)


@pytest.mark.processes
def test_a_worker_that_is_killed_leaves_whole_steps_and_none_twice() -> None:
    for _contract in range(5):
        paying()
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_die_at, args=(3,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert moved() == each_once(2)
    assert dunning.run(at=DAY).done == 3
    assert moved() == each_once(5)
    assert dunning.run(at=DAY).done == 0
    no_promise_is_broken()
