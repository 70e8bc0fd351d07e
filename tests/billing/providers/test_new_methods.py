"""A new method pays what is open, once: what it was refused for by then is not asked for again."""

from typing import Any

import pytest

from billing.models import Charge, Invoice
from billing.services.providers import charges, syncing
from config.outbox.models import Delivery
from tests.billing.factories import NOON, balance, buy, paying
from tests.billing.providers.paying import hold, jobs, the_charge
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def test_a_debit_that_failed_before_the_worker_came_to_it_is_not_tried_again(peer: StripePeer) -> None:
    """The account was handed over with the payment; the worker hears of it late, and the bank was faster."""
    made = paying()
    hold(peer, made, "3001", "sepa_debit", Invoice.objects.get())
    assert Delivery.objects.filter(subscriber="billing.handlers.charge_open", state="pending").exists()
    peer.settle(the_charge().provider_id, ok=False)
    syncing.sync(pk=the_charge().pk, at=NOON)
    jobs()
    assert [one.state for one in Charge.objects.all()] == ["failed"]
    assert balance(made.business) == 1035


def test_told_twice_it_asks_once(peer: StripePeer) -> None:
    made = paying()
    hold(peer, made, "0341")
    jobs()
    assert (the_charge().state, Charge.objects.count()) == ("failed", 1)
    assert charges.charge_open(business=made.business, at=NOON) == 0
    assert Charge.objects.count() == 1


def test_another_method_is_tried_for_what_the_last_one_did_not_pay(peer: StripePeer) -> None:
    made = paying()
    for last4, states in (("0341", ["failed"]), ("0341", ["failed", "failed"])):
        hold(peer, made, last4)
        jobs()
        assert [one.state for one in Charge.objects.order_by("pk")] == states
    hold(peer, made)
    jobs()
    assert (the_charge().state, Charge.objects.count(), balance(made.business)) == ("succeeded", 3, 0)


def test_an_order_that_follows_is_charged_by_the_method_that_failed_before(peer: StripePeer) -> None:
    """A refusal is about one invoice: the next one is asked for like any other."""
    made = paying()
    hold(peer, made, "3001", "sepa_debit", Invoice.objects.get())
    peer.settle(the_charge().provider_id, ok=False)
    syncing.sync(pk=the_charge().pk, at=NOON)
    jobs()
    buy(made, "large")
    jobs()
    newest = Invoice.objects.latest("pk")
    assert [one.invoice_id for one in Charge.objects.order_by("pk")][-1] == newest.pk
