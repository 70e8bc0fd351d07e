"""Hundreds of tries and orders at the same moment, each on its own connection: no promise gives way.

Run on SQLite and on PostgreSQL: a check that only works because SQLite has one writer must fail on the other.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import Event
from tests import factories
from tests.races import race
from tests.verification import texting
from tests.verification.texting import Gateways, again, confirm, firm, sent_code, start, wrong
from verification.models import Challenge, LimitLog, PhoneContest, PhoneNumber, SendBudget
from verification.rules import challenges as rules
from verification.services import confirming, limits, phones, sending

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261122


def number(position: int) -> str:
    """Each in a block of its own, as numbers that have nothing to do with each other are."""
    return f"+49171{100 + position}0012"


def uses(limit: str) -> list[int]:
    """How many uses each counter of that limit holds."""
    rows = LimitLog.objects.filter(key__startswith=f"{limit}:").values_list("times", flat=True)
    return [len(limits.moments(times)) for times in rows]


def kinds(results: list[Any]) -> Counter[str]:
    """How often each outcome was seen; an error that is no refusal fails the test where it is."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return Counter(type(result).__name__ for result in results)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts every comparison with the code of a challenge, and lets it happen."""
    seen: Counter[str] = Counter()

    def counting(entered: str, expected: str) -> bool:
        seen[expected] += 1
        return rules.is_code(entered, expected)

    monkeypatch.setattr(confirming, "is_code", counting)
    return seen


def test_no_challenge_is_compared_more_than_five_times(gateways: Gateways, compared: Counter[str]) -> None:
    targets = [
        (*sent_code(business, by, number(n), address=str(n)), by)
        for n, (business, by) in enumerate(firm(f"Firma {n}") for n in range(6))
    ]
    deeds: list[Callable[[], Any]] = [
        partial(confirm, challenge, code if guess == 150 else wrong(code), by)
        for challenge, code, by in targets
        for guess in range(320)
    ]
    random.Random(SEED).shuffle(deeds)
    kinds(race(deeds))
    assert max(compared.values()) <= 5
    for challenge, code, _ in targets:
        challenge.refresh_from_db()
        assert challenge.attempts == compared[code]
        assert challenge.state in ("failed", "verified")
        proofs = Event.objects.filter(
            kind="verification.phone_proven", ids__phonenumber=str(challenge.phone_id)
        )
        assert proofs.count() == (challenge.state == "verified")


def test_the_right_code_counts_once_however_often_it_is_sent(
    gateways: Gateways, compared: Counter[str]
) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    outcomes = kinds(race([partial(confirm, challenge, code, by)] * 320))
    challenge.refresh_from_db()
    assert outcomes["Confirmed"] >= 1
    assert compared[code] <= 5
    assert challenge.state == "verified"
    for kind in ("verification.phone_proven", "verification.challenge_verified"):
        assert Event.objects.filter(kind=kind).count() == 1


def test_a_number_has_one_holder_and_one_contest_whoever_proves_it(gateways: Gateways) -> None:
    now = timezone.now()
    for round_no in range(4):
        rows = [
            PhoneNumber.objects.create(
                business=factories.business(f"Firma {n}"),
                e164=number(round_no),
                typed=number(round_no),
                line_type="mobile",
                state_at=now,
                created_at=now,
            )
            for n in range(32)
        ]
        by = Actor("business", "somebody")
        results = race([partial(phones.prove, phone=row, method="sms", by=by, at=now) for row in rows])
        assert Counter(map(str, results)) == {"proven": 1, "contested": 1, "disputed": 30}
        assert PhoneNumber.objects.filter(e164=number(round_no), state="proven").count() == 1
        assert PhoneContest.objects.filter(holder__e164=number(round_no)).count() == 1


def test_limits_are_reached_exactly_and_never_passed(gateways: Gateways) -> None:
    """Twenty an hour for one connection, while every other limit has room."""
    firms = [firm(f"Firma {n}") for n in range(40)]
    deeds = [
        partial(start, business, by, number(n), address="203.0.113.5")
        for n, (business, by) in enumerate(firms)
    ] * 8
    outcomes = kinds(race(deeds))
    made = Challenge.objects.count()
    assert made == 20
    assert outcomes["AddressHasAsked"] == 160
    assert uses("sends_address_hour") == [20]
    # All or none: what was refused in one counter is in no other one, and has cost nothing.
    assert uses("sends_number_day") == [1] * 20
    assert SendBudget.objects.get(scope="all").reserved_cents == 20 * 9
    assert Event.objects.filter(kind="verification.challenge_due").count() == 20


def test_five_messages_a_day_to_one_number_whoever_asks(gateways: Gateways) -> None:
    firms = [firm(f"Firma {n}") for n in range(32)]
    deeds = [partial(start, b, by, address=str(n)) for n, (b, by) in enumerate(firms)] * 4
    outcomes = kinds(race(deeds))
    assert (Challenge.objects.count(), outcomes["NumberWasAsked"]) == (5, 27 * 4)


def test_the_days_money_is_spent_to_the_last_cent_and_no_further(gateways: Gateways, settings: Any) -> None:
    settings.SEND_CAP_CENTS_PER_DAY = 100
    firms = [firm(f"Firma {n}") for n in range(64)]
    deeds = [partial(start, b, by, number(n), address=str(n)) for n, (b, by) in enumerate(firms)] * 4
    outcomes = kinds(race(deeds))
    assert Challenge.objects.count() == 11
    assert outcomes["SpendStopped"] == 53 * 4
    assert {row.scope: row.reserved_cents for row in SendBudget.objects.all()} == {"DE": 99, "all": 99}
    assert Event.objects.filter(kind="verification.send_budget_low").count() == 2


def test_a_hundred_orders_for_the_same_code_send_it_once_more(gateways: Gateways) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by)
    later = timezone.now() + timedelta(seconds=31)
    kinds(race([partial(again, challenge, by, later)] * 160))
    texting.work(at=later)
    challenge.refresh_from_db()
    assert (challenge.sends, len(gateways[0].sent)) == (2, 2)
    assert uses("sends_number_day") == [2]


def test_the_same_form_sent_thirty_two_times_is_one_challenge(gateways: Gateways) -> None:
    business, by = firm()
    results = race([partial(start, business, by)] * 64)
    assert kinds(results) == {"Challenge": 64}
    assert (Challenge.objects.count(), PhoneNumber.objects.count()) == (1, 1)
    assert uses("sends_number_day") == [1]


def test_thirty_two_workers_with_one_message_send_at_most_one_more(gateways: Gateways) -> None:
    business, by = firm()
    challenge = start(business, by)
    now = timezone.now()
    send = partial(sending.dispatch, challenge_id=challenge.pk, send=1, reserved_at=now, at=now)
    kinds(race([send] * 96))
    challenge.refresh_from_db()
    assert 1 <= len(gateways[0].sent) <= 2
    assert (challenge.state, challenge.sends) == ("sent", 1)


def test_counters_are_all_taken_or_none(gateways: Gateways) -> None:
    """Two orders of the same three counters, at once: no deadlock, no half."""
    now = timezone.now()
    every = timedelta(hours=1)
    wide, narrow, third = (
        limits.Use(name, "x", most, every) for name, most in (("a", 900), ("b", 50), ("c", 900))
    )
    orders = [[wide, narrow, third], [third, narrow, wide]]
    outcomes = kinds(race([partial(limits.take, orders[n % 2], at=now) for n in range(320)]))
    assert outcomes == {"NoneType": 50, "LimitReached": 270}
    assert [limits.used(use, at=now) for use in (wide, narrow, third)] == [50, 50, 50]


@pytest.mark.postgres
def test_the_harness_catches_a_check_before_the_count(gateways: Gateways) -> None:
    """The usual mistake, read-check-write in one transaction: this race must break it, or it proves nothing."""
    challenge, _ = sent_code(*firm())
    seen: list[int] = []

    def broken() -> None:
        with transaction.atomic():
            row = Challenge.objects.get(pk=challenge.pk)
            if row.attempts < 5:
                seen.append(row.attempts)
                Challenge.objects.filter(pk=row.pk).update(attempts=min(row.attempts + 1, 5))

    race([broken] * 320)
    assert len(seen) > 5
