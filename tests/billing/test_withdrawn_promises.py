"""verify_invariants about withdrawals: silent after every way to withdraw, loud where one was half done."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command

from billing.models import Invoice, Subscription
from billing.rules.proration import Interval
from billing.selectors import payouts as selectors
from billing.services import clock, payouts
from config.kernel.errors import Refused
from tests.billing import breaking_withdrawals as hands
from tests.billing.factories import NOON, balance, buy, fresh, pay, paying
from tests.billing.providers.test_payouts import desk
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.billing.withdrawals import withdraw
from tests.verification import breaking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(hands.SOON, tick=False):
        yield
    breaking.tighten()


def broken(capsys: pytest.CaptureFixture[str]) -> set[str]:
    capsys.readouterr()
    with suppress(CommandError):
        call_command("verify_invariants", "--json")
    return {one["invariant"] for one in json.loads(capsys.readouterr().out)["broken"]}


@pytest.mark.parametrize(
    ("hand", "promise"),
    [
        (hands.invoiced_again, "nothing-invoiced-after-withdrawing"),
        (hands.kept_the_days_that_were_left, "withdrawn-is-taken-back"),
    ],
)
def test_other_ways_to_break_them(
    hand: Callable[[], None], promise: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hand()
    assert promise in broken(capsys)


def test_one_cent_of_rounding_is_no_breach(capsys: pytest.CaptureFixture[str]) -> None:
    made = paying("large", interval="year", at=on("2026-10-01"))
    buy(made, "medium", interval="year", at=NOON)
    buy(made, "large", interval="month", at=NOON + timedelta(hours=1))
    withdraw(made, hands.SOON)
    assert not broken(capsys)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_ordered_paid_and_withdrawn_from(seed: int) -> None:
    """Orders up and down, periods, payments, withdrawals and paying back, in any order: every promise holds."""
    chance, at = Random(seed), NOON
    made = paying(chance.choice(["medium", "large"]), interval=chance.choice(["month", "year"]), at=at)
    for step in range(8):
        at += timedelta(days=chance.randrange(9), hours=1)
        deed = chance.choice(["order", "order", "pay", "clock", "withdraw", "back"])
        if deed == "order":
            interval: Interval = chance.choice(["month", "year"])
            with suppress(Refused):
                buy(made, chance.choice(["medium", "large"]), interval=interval, at=at)
        elif deed == "pay":
            pay(made, chance.randrange(1, 150_000), key=f"bank:{step}", at=at)
        elif deed == "clock":
            clock.run(at=at)
        elif deed == "withdraw":
            withdraw(made, at)
        else:
            _pay_back(made, at=at)
        no_promise_is_broken()
    assert Invoice.objects.filter(business=made.business, kind="invoice").exists()


def _pay_back(made: Subscription, *, at: datetime) -> None:
    made = fresh(made)
    owed = selectors.owed(made.business, "EUR")
    if not owed.amount or made.withdrawn_at is None:
        return
    before = balance(made.business)
    row = payouts.propose(
        business=made.business, currency="EUR", way="transfer", seen=owed.amount, person=desk(), at=at
    )
    row = payouts.approve(payout=row, person=desk(), at=at) if row.needs_two else row
    payouts.note(payout=row, paid_on=at.date(), person=desk(), at=at)
    assert balance(made.business) == before + owed.amount <= 0
