"""After a withdrawal money of a card goes back to the card: once, by two above the limit, and not if it never came."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing.models import Charge, Invoice, Refund
from billing.selectors import payouts as selectors
from billing.services import payments, payouts
from billing.services.providers import refunds
from config.outbox.delivering import work
from tests.billing.factories import NOON, balance, buy, pay
from tests.billing.issuing import operator
from tests.billing.pages import page, signed_in, words
from tests.billing.providers.paying import jobs, paying_by_card
from tests.billing.providers.test_payouts import desk, everything
from tests.billing.test_races import no_promise_is_broken
from tests.billing.withdrawals import SOON, letters, withdraw
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.django_db
PAYOUTS = "/en/operations/billing/payouts/"


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> Iterator[None]:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False
    settings.BILLING = {**settings.BILLING, "withdrawal": True}
    with time_machine.travel(SOON, tick=False):
        yield


def test_money_of_a_card_goes_back_to_the_card_once(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer)
    gross = Invoice.objects.get().gross
    withdraw(made)
    signed_in(made, client)
    said = words(page(client))
    assert f"€{gross / 100:.2f} goes back to the card or account that you paid with, by 12 December" in said
    (owed,) = selectors.owed_back()
    assert (owed.amount, owed.by_provider) == (gross, gross)
    payouts.propose(
        business=made.business, currency="EUR", way="provider", seen=gross, person=desk(), at=SOON
    )
    assert "is on its way to the card or account" in words(page(client))
    (refund,) = Refund.objects.all()
    for _again in range(3):
        jobs()
        refunds.ask(pk=refund.pk, at=SOON)
    everything()
    assert [one["amount"] for one in peer.all("re")] == [gross]
    assert (balance(made.business), Charge.objects.get().state) == (0, "refunded")
    assert f"€{gross / 100:.2f} was paid back on 28 November 2026." in words(page(client))
    (mail,) = letters("is paid back")
    assert "back to the card or account that you paid with" in mail
    assert "the contract that you withdrew from on 28 November 2026" in mail
    no_promise_is_broken()


def test_card_and_transfer_go_back_each_its_own_way(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer)
    gross = Invoice.objects.get().gross
    pay(made, 500, at=NOON)
    withdraw(made)
    said = words(page(signed_in(made, client)))
    assert f"€{gross / 100:.2f} goes back to the card" in said
    assert "We transfer €5.00 by 12 December 2026" in said
    person = desk()
    ask: dict[str, Any] = {"business": made.business, "currency": "EUR", "person": person, "at": SOON}
    payouts.propose(**ask, way="provider", seen=gross)
    row = payouts.propose(**ask, way="transfer", seen=500)
    payouts.note(payout=row, paid_on=SOON.date(), person=person, at=SOON)
    jobs()
    assert (balance(made.business), [one["amount"] for one in peer.all("re")]) == (0, [gross])
    no_promise_is_broken()


def test_above_the_limit_the_card_waits_for_a_second_person(
    client: Client, peer: StripePeer, settings: Any
) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 100}
    made = paying_by_card(peer)
    gross, first = Invoice.objects.get().gross, desk()
    withdraw(made)
    row = payouts.propose(
        business=made.business, currency="EUR", way="provider", seen=gross, person=first, at=SOON
    )
    jobs()
    assert not peer.all("re")
    assert f"€{gross / 100:.2f} goes back to the card" in words(page(signed_in(made, client)))
    with pytest.raises(payouts.SamePerson):
        payouts.approve(payout=row, person=first, at=SOON)
    payouts.approve(payout=row, person=desk(), at=SOON)
    jobs()
    assert [one["amount"] for one in peer.all("re")] == [gross]
    no_promise_is_broken()


def test_a_debit_that_arrives_afterwards_goes_back_as_well(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    charge = Charge.objects.get()
    assert charge.state == "pending"
    withdraw(made)
    signed_in(made, client)
    assert "A payment is still being collected." in words(page(client))
    payments.book(
        business=made.business, amount=charge.amount, currency="EUR", received_on=SOON.date(), method="sepa_debit",
        key=f"charge:{charge.pk}", at=SOON + timedelta(hours=1),
    )  # fmt: skip
    Charge.objects.update(state="succeeded")
    assert selectors.owed_back()[0].by_provider == charge.amount
    assert "goes back to the card or account" in words(page(client))


def test_a_charge_that_nobody_asked_for_yet_is_never_made(peer: StripePeer) -> None:
    made = paying_by_card(peer)
    buy(made, "large", at=SOON)
    while work("default"):
        continue
    assert Charge.objects.latest("pk").state == "due"
    withdraw(made, SOON + timedelta(minutes=1))
    jobs()
    assert len(peer.all("pi")) == 1
    last = Charge.objects.latest("pk")
    assert (last.state, last.error, last.attempts) == ("failed", "nothing_open", 0)
    assert not letters("We could not collect")
    no_promise_is_broken()
