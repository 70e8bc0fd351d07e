"""Random histories: whatever is ordered, paid, sent back, credited and cancelled, the sums and numbers hold."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing.models import Invoice, OpenItem, Payment, Subscription
from billing.selectors.corrections import lines
from billing.selectors.withdrawals import standing
from billing.services import cancelling, clock, crediting, dunning, payments, withdrawing
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import Event
from tests.billing.factories import (
    NOON,
    balance,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    left,
    owner,
    pay,
)
from verification.management.invariants.money import MONEY

pytestmark = pytest.mark.django_db
DESK = Actor("operator", "x")

codes = st.sampled_from(["small", "medium", "large"])
deeds = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("buy"), st.tuples(codes, st.sampled_from(["month", "year"]))),
    st.tuples(st.just("pay"), st.integers(1, 20_000)),
    st.tuples(st.just("settle"), st.just(0)),
    st.tuples(st.just("reverse"), st.integers(1, 20_000)),
    st.tuples(st.just("credit"), st.integers(0, 5)),
    st.tuples(st.just("cancel"), st.sampled_from([0, 0, 100])),
    st.tuples(st.just("keep"), st.just(0)),
    st.tuples(st.just("withdraw"), st.just(0)),
    st.tuples(st.just("declare"), st.tuples(st.integers(2022, 2026), st.booleans())),
)
# A large firm orders during its trial and never pays: the extras go off.
OFF: list[tuple[str, Any]] = [
    ("declare", (2025, False)),
    ("buy", ("medium", "month")),
    ("wait", 40),
    ("wait", 40),
    ("wait", 40),
    ("wait", 3),
]


class History:
    """One business, and a day that moves on."""

    def __init__(self) -> None:
        self.contract: Subscription = contract(firm())
        self.at: datetime = NOON
        self.count = 0

    def do(self, what: str, value: Any) -> None:
        self.count += 1
        with suppress(Refused), transaction.atomic():
            getattr(self, what)(value)

    def wait(self, days: int) -> None:
        for _day in range(days):
            self.at += timedelta(days=1)
            clock.run(at=self.at)
            dunning.run(at=self.at)

    def buy(self, wish: tuple[str, Any]) -> None:
        buy(self.contract, wish[0], interval=wish[1], at=self.at)

    def pay(self, amount: int) -> None:
        pay(self.contract, amount, key=f"bank:{self.count}", at=self.at)

    def settle(self, _value: int) -> None:
        if open_sum := left(self.contract.business):
            self.pay(open_sum)

    def reverse(self, amount: int) -> None:
        if payment := Payment.objects.filter(kind="payment").order_by("-pk").first():
            payments.reverse(
                payment=payment,
                amount=min(amount, payment.amount),
                kind="chargeback",
                key=f"back:{self.count}",
                received_on=self.at.date(),
                at=self.at,
            )

    def credit(self, position: int) -> None:
        found = list(Invoice.objects.filter(kind="invoice").order_by("pk")[position : position + 1])
        for invoice in found:
            crediting.credit(invoice=invoice, reason="", by=DESK, at=self.at)

    def cancel(self, later: int) -> None:
        """At the end of the period, or of the one in so many days."""
        wanted = self.at.date() + timedelta(days=later) if later else None
        before = fresh(self.contract)
        cancelling.cancel(
            business=self.contract.business, person=owner(self.contract), at=self.at, wanted=wanted
        )
        if before.state == "restricted":
            self.same_notice(before)

    def keep(self, _value: int) -> None:
        before = fresh(self.contract)
        cancelling.take_back(business=self.contract.business, person=owner(self.contract), at=self.at)
        if before.our_notice and fresh(self.contract).state == "restricted":
            self.same_notice(before)

    def withdraw(self, _value: int) -> None:
        """Everything that was ordered in time goes back, and nobody's contract ends sooner than by a notice."""
        found = standing(self.contract.business, at=self.at)
        row = withdrawing.withdraw(business=self.contract.business, person=owner(self.contract), at=self.at)
        begun = [one for one in found.orders if one.begins_on <= self.at.date()]
        for invoice in Invoice.objects.filter(kind="invoice", order__in=begun):
            assert sum(one.left.net for one in lines(invoice)) <= 0
        now = fresh(self.contract)
        if begun:
            assert (row.state, now.version, now.next_version) == ("applied", None, None)
        if begun and now.state == "cancel_scheduled":
            assert now.notice_given_at is not None
            assert now.ends_on is not None
            assert now.ends_on >= min(self.at, now.notice_given_at).date() + timedelta(days=30)

    def same_notice(self, before: Subscription) -> None:
        """No click puts the end off: 30 days, and what a weekend or holidays add."""
        now = fresh(self.contract)
        assert now.notice_given_at == before.notice_given_at is not None
        assert now.ends_on is not None
        assert now.ends_on <= before.notice_given_at.date() + timedelta(days=36)

    def declare(self, value: tuple[int, bool]) -> None:
        declare_size(self.contract, value[0], small=value[1], at=self.at)


def rest_of_sources(business: Any) -> int:
    """What of payments and credit notes settles nothing yet."""
    came = sum(one.amount for one in Payment.objects.filter(business=business))
    noted = sum(one.gross for one in Invoice.objects.filter(business=business, kind="credit_note"))
    return came + noted - sum(one.settled for one in OpenItem.objects.filter(business=business))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deeds, max_size=12))
@example([*OFF, ("wait", 12), ("cancel", 0), ("wait", 2)])
@example(
    [*OFF, ("cancel", 100), ("wait", 14), ("keep", 0), ("wait", 14), ("cancel", 0), ("keep", 0), ("wait", 9)]
)
@example(
    [("buy", ("medium", "month")), ("settle", 0), ("buy", ("large", "year")), ("wait", 9), ("withdraw", 0)]
)
@example([*OFF, ("cancel", 0), ("withdraw", 0), ("keep", 0), ("wait", 40), ("wait", 40)])
@example([*OFF[:-2], ("cancel", 100), ("wait", 40), ("settle", 0), ("wait", 40)])
def test_sums_and_numbers_hold_after_any_history(story: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        told = History()
        for what, value in story:
            told.do(what, value)
        business = told.contract.business
        assert balance(business) == left(business) - rest_of_sources(business)
        assert rest_of_sources(business) >= 0
        row = fresh(told.contract)
        assert row.acts_on == row.next_act
        assert row.acts_on is None or row.acts_on > told.at.date() or not any(w == "wait" for w, _v in story)
        with connection.cursor() as cursor:
            for promise in MONEY:
                cursor.execute(promise.sql)
                assert cursor.fetchall() == [], promise.code
        ended = Event.objects.filter(kind="billing.contract_ended").count()
        assert ended <= sum(what in ("cancel", "declare", "withdraw") for what, _value in story)
        transaction.set_rollback(True)
