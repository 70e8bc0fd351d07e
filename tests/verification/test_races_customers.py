"""Customers' codes under many tries at the same moment: no promise gives way."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from tests.races import race
from tests.verification import texting
from tests.verification.customer_steps import ask, confirm, number, sent
from tests.verification.test_races_codes import kinds
from tests.verification.texting import Gateways, wrong
from verification.models import CustomerChallenge, LimitLog, SendBudget
from verification.rules import challenges as rules
from verification.services import confirming, limits, sending

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_code_is_compared_more_than_five_times(
    gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: Counter[str] = Counter()

    def counting(entered: str, expected: str) -> bool:
        compared[expected] += 1
        return rules.is_code(entered, expected)

    monkeypatch.setattr(confirming, "is_code", counting)
    targets = [sent(number(n), address=str(n)) for n in range(4)]
    deeds: list[Callable[[], Any]] = [
        partial(confirm, challenge, code if guess % 40 == 7 else wrong(code))
        for challenge, code in targets
        for guess in range(160)
    ]
    random.Random(20261122).shuffle(deeds)
    kinds(race(deeds))
    assert max(compared.values()) <= 5
    for challenge, code in targets:
        challenge.refresh_from_db()
        assert challenge.attempts == compared[code] == 5
        assert challenge.state in ("failed", "verified")
        assert challenge.number_cipher is None


def test_a_form_sent_many_times_is_one_challenge_and_one_message(gateways: Gateways) -> None:
    assert kinds(race([ask] * 64)) == {"CustomerChallenge": 64}
    assert CustomerChallenge.objects.count() == 1
    assert len(LimitLog.objects.get(key__startswith="customer_sends_number_day").times) == limits.WIDTH
    now = timezone.now()
    challenge = CustomerChallenge.objects.get()
    send = partial(
        sending.dispatch,
        kind=CustomerChallenge,
        challenge_id=challenge.pk,
        send=1,
        reserved_at=now,
        at=now,
    )
    kinds(race([send] * 64))
    assert 1 <= len(texting.SMS.sent) <= 2


def test_the_customers_money_is_spent_to_the_last_cent_and_no_further(
    gateways: Gateways, settings: Any
) -> None:
    settings.CUSTOMER_SEND_CAP_CENTS_PER_DAY = 100
    deeds = [partial(ask, number(n), str(n)) for n in range(48)] * 3
    outcomes = kinds(race(deeds))
    assert CustomerChallenge.objects.count() == 11
    assert outcomes["NotNow"] == 37 * 3
    assert SendBudget.objects.get(scope="customers").reserved_cents == 99
