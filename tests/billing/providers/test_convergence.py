"""The state is a function of the set of events: any order, any repeats, some lost, and the books are the same."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Charge, Payment
from billing.services.providers import reconciling, refunds, syncing
from tests import factories
from tests.billing.factories import NOON, balance
from tests.billing.providers.paying import jobs, paying_by_card, post, the_charge
from tests.billing.test_races import no_promise_is_broken
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.django_db
STAMP = int(NOON.timestamp())
LATER = NOON + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def live(peer: StripePeer) -> list[dict[str, Any]]:
    """A debit's long life: on its way, paid, disputed and won, a part paid back, that failed, and again."""
    number = the_charge().provider_id
    before = len(peer.events) - 1
    peer.settle(number)
    peer.close_dispute(peer.dispute(number), won=True)
    for key in ("a", "b"):
        peer.refund({"payment_intent": number, "amount": "400", "metadata": {"key": key}})
    peer.fail_refund(peer.all("re")[0]["id"])
    peer.dispute(number, 200)
    return peer.events[before:]


def facts() -> tuple[Any, ...]:
    charge = the_charge()
    business = charge.invoice.business
    kinds = Payment.objects.values_list("kind", flat=True)
    return charge.state, balance(business), "refund" in kinds, syncing.booked(charge)


STEPS = ["settle", "dispute", "win", "lose", "refund", "unrefund", "tell", "night"]
ENDED = ("disputed", 600, True, 435)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_any_repeats(data: st.DataObject, client: Client, peer: StripePeer) -> None:
    peer.forget()
    with transaction.atomic():
        paying_by_card(peer, "3000", "sepa_debit")
        told = live(peer)
        twice = data.draw(st.lists(st.sampled_from(range(len(told))), max_size=2 * len(told)))
        order = data.draw(st.permutations([*range(len(told)), *twice]))
        for place in order:
            assert post(client, peer, told[place], stamp=STAMP) == 200
            if data.draw(st.booleans()):
                jobs()
        jobs()
        assert facts() == ENDED
        no_promise_is_broken()
        transaction.set_rollback(True)


def test_forty_orders_with_up_to_three_repeats(client: Client, peer: StripePeer) -> None:
    """One life, told to one house in ever other orders: after the first telling nothing changes any more."""
    paying_by_card(peer, "3000", "sepa_debit")
    told, chance = live(peer), random.Random(11)
    books = None
    for number in range(40):
        order = [place for place in range(len(told)) for _time in range(chance.randint(0, 3) or 1)]
        chance.shuffle(order)
        for place in order:
            anew = f"{told[place]['id']}x{number}"  # so that it is not known by its id
            assert post(client, peer, {**told[place], "id": anew}, stamp=STAMP) == 200
        if number % 10 == 0:
            jobs()
            now = (facts(), list(Payment.objects.order_by("pk").values_list("key", "amount")))
            books = books or now
            assert now == books
    jobs()
    assert facts() == ENDED
    no_promise_is_broken()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.integers(0, 8)), early=st.integers(0, 8))
def test_the_night_makes_up_for_what_was_lost(
    kept: set[int], early: int, client: Client, peer: StripePeer
) -> None:
    """Events come while it happens, or after it, or never."""
    peer.forget()
    with transaction.atomic():
        paying_by_card(peer, "3000", "sepa_debit")
        told = live(peer)
        for place in sorted(kept):
            post(client, peer, told[place % len(told)], stamp=STAMP)
            if place == early:
                jobs()
        (row,) = reconciling.run(at=LATER)
        assert (row.error, row.differences) == ("", [])
        assert facts() == ENDED
        (row,) = reconciling.run(at=LATER)
        assert (row.mended, row.differences, facts()) == (0, [], ENDED)
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.sampled_from(STEPS),
        max_size=10,
    )
)
def test_whatever_happens_there_the_books_follow(steps: list[str], client: Client, peer: StripePeer) -> None:
    """The sums hold after every step, and in the end both sides say the same."""
    peer.forget()
    with transaction.atomic():
        made = paying_by_card(peer, "3000", "sepa_debit")
        told = len(peer.events)
        for step in steps:
            happen(peer, step)
            if step == "tell":
                for event in reversed(peer.events[told:]):
                    post(client, peer, event, stamp=STAMP)
                jobs()
                told = len(peer.events)
            elif step == "night":
                reconciling.run(at=LATER)
            no_promise_is_broken()
        (row,) = reconciling.run(at=LATER)
        assert row.differences == []
        assert balance(made.business) == 1035 - syncing.booked(the_charge())
        assert Charge.objects.filter(state="succeeded").count() <= 1
        transaction.set_rollback(True)


def happen(peer: StripePeer, step: str) -> None:
    """Where it is possible at all."""
    number = the_charge().provider_id
    intent = peer.things["pi"][number]
    paid, open_disputes = (
        intent["status"] == "succeeded",
        [
            one
            for one in peer.all("dp")
            if one["payment_intent"] == number and one["status"] == "needs_response"
        ],
    )
    if step == "settle" and not paid:
        peer.settle(number)
    elif step == "dispute" and paid and not any(one["payment_intent"] == number for one in peer.all("dp")):
        if not any(one["payment_intent"] == number for one in peer.all("re")):
            peer.dispute(number)
    elif step in ("win", "lose") and open_disputes:
        peer.close_dispute(open_disputes[0]["id"], won=step == "win")
    elif step == "refund" and paid and not any(one["payment_intent"] == number for one in peer.all("dp")):
        if peer.things["ch"][intent["latest_charge"]]["amount_refunded"] <= 635:
            peer.refund({"payment_intent": number, "amount": "400"})
    elif step == "unrefund":
        for one in peer.all("re"):
            if one["payment_intent"] == number and one["status"] == "succeeded":
                peer.fail_refund(one["id"])
                break


def test_what_the_other_side_does_not_know_is_shown(peer: StripePeer) -> None:
    paying_by_card(peer)
    charge = the_charge()
    ours = dict(peer.things["pi"][charge.provider_id])
    peer.make("pi", "payment_intent", **{k: v for k, v in ours.items() if k not in ("id", "object")})
    peer.make("pi", "payment_intent", **{
        **{k: v for k, v in ours.items() if k not in ("id", "object")}, "metadata": {"key": "charge-1-2025-0001-1"},
    })  # fmt: skip
    (row,) = reconciling.run(at=LATER)
    assert sorted(one["what"] for one in row.differences) == ["charged_twice", "unknown_here"]
    del peer.things["pi"][charge.provider_id]
    (row,) = reconciling.run(at=LATER)
    assert "unknown_there" in {one["what"] for one in row.differences}
    peer.stop()
    (row,) = reconciling.run(at=LATER)
    assert row.error == "APIConnectionError"


def test_a_refund_from_here_ends_the_same_way_however_it_is_told(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer)
    refund = refunds.propose(
        charge=the_charge(), amount=1035, reason="Kulanz", with_credit_note=True,
        person=factories.user(desk_role="operator"), at=NOON,
    )  # fmt: skip
    peer.lose = ["cut"]
    jobs()
    for event in reversed(peer.events):
        post(client, peer, event, stamp=STAMP)
    jobs()
    reconciling.run(at=LATER)
    refund.refresh_from_db()
    assert (refund.state, the_charge().state, balance(made.business)) == ("done", "refunded", 0)
    assert len(peer.all("re")) == 1
