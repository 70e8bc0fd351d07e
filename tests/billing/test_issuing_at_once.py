"""A hundred invoices at once, and workers that are killed: numbers without a gap, one document each."""

import multiprocessing
import os
import signal
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection, connections, transaction
from django.utils import timezone

from billing.models import Counter, Invoice, InvoiceDocument, Subscription
from billing.rules.proration import Period
from billing.services import documents, invoicing
from billing.services.contracts import lock
from config.outbox.delivering import work
from config.outbox.models import Delivery, Event
from tests.billing.factories import NOON, contract, firm, plans
from tests.billing.issuing import operator, ordered
from tests.billing.test_races import no_promise_is_broken
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
HUNDRED = 100


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def finalise(made: Subscription, *, fail: bool = False) -> str:
    """As the clock does: the contract locked, the invoice issued, and sometimes something goes wrong at the end."""
    version = plans()["medium"]
    start = NOON.date().replace(day=1)
    period = Period(start, start.replace(month=12))
    with transaction.atomic():
        subscription = lock(made.business_id)
        invoice = invoicing.issue(
            subscription=subscription,
            cause=f"period:{subscription.pk}:{start}",
            items=[invoicing.period_item(subscription, version, period, since=start)],
            currency="EUR",
            at=NOON,
        )
        if fail:
            raise ZeroDivisionError
    assert invoice is not None
    return invoice.number


def test_a_hundred_at_once_have_a_hundred_numbers_in_a_row() -> None:
    firms = [contract(firm()) for _ in range(HUNDRED)]
    numbers = race([partial(finalise, made) for made in firms])
    assert sorted(numbers, key=str) == [f"2026-{serial:04d}" for serial in range(1, HUNDRED + 1)]
    no_promise_is_broken()


def test_what_is_rolled_back_leaves_no_gap() -> None:
    firms = [contract(firm()) for _ in range(HUNDRED)]
    results = race([partial(finalise, made, fail=index % 4 == 0) for index, made in enumerate(firms)])
    assert sum(isinstance(one, ZeroDivisionError) for one in results) == HUNDRED // 4
    serials = sorted(Invoice.objects.values_list("serial", flat=True))
    assert serials == list(range(1, HUNDRED * 3 // 4 + 1))
    no_promise_is_broken()


def _die_at(made: Subscription, place: int, when: str, seen: Any) -> None:
    """A process of its own that is killed before or after its statement number `place`; counts those it came to."""
    connections.close_all()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.value += 1
        if (seen.value, when) == (place, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(sql, params, many, context)
        if (seen.value, when) == (place, "after"):
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    with connection.execute_wrapper(count):
        finalise(made)


@pytest.mark.processes
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_statement_there_is_a_whole_invoice_or_none(when: str) -> None:
    """Half an invoice would be lines without a number, a number without lines, or one that nobody hears of."""
    made, fork = contract(firm()), multiprocessing.get_context("fork")
    place, killed = 0, True
    while killed:
        place += 1
        seen = fork.Value("i", 0)
        connections.close_all()
        child = fork.Process(target=_die_at, args=(made, place, when, seen))
        child.start()
        child.join()
        killed = child.exitcode == -signal.SIGKILL
        assert killed or child.exitcode == 0
        whole = Invoice.objects.count()
        assert whole == (0 if killed else 1), f"killed {when} statement {place}"
        assert Event.objects.filter(kind="billing.invoice_issued").count() == whole
        assert Counter.objects.filter(last__gt=0).count() == whole
    assert place > 8, "it was killed at each of them"
    assert Invoice.objects.get().number == "2026-0001"
    no_promise_is_broken()


def _die_before(step: str) -> None:
    """A worker of its own that is killed at this step of making a document."""
    connections.close_all()
    setattr(documents, step, lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL))
    work("bulk")


@pytest.mark.processes
@pytest.mark.parametrize("step", ["paper", "print_pdf", "_keep"])
def test_killed_between_number_and_document_it_is_made_once(step: str, time_machine: Any) -> None:
    invoice = ordered()
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_die_before, args=(step,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not InvoiceDocument.objects.exists()
    making = Delivery.objects.get(event__kind="billing.invoice_issued", queue="bulk")
    assert making.state == "leased"
    time_machine.move_to(timezone.now() + timedelta(seconds=conf.OUTBOX_LEASE_SECONDS + 1))
    work("bulk")
    made = InvoiceDocument.objects.get()
    assert made.invoice_id == invoice.pk
    assert invoice.number.encode() in bytes(made.xml)
    assert Invoice.objects.count() == 1
    no_promise_is_broken()
