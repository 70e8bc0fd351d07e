"""Permission under load: budgets to the last question, revocation at once, one block, and no difference in time."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from directory.models import Block, Customer, KeyDay
from directory.selectors import permission
from directory.services import api_keys, blocks, customers
from tests import factories
from tests.directory.asking import OTHER, block, customer, key, question
from tests.races import race
from tests.verification.texting import MOBILE

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 400


@pytest.fixture
def business() -> Business:
    return factories.business("Bäckerei Huber")


def test_the_budget_is_spent_to_the_last_question_and_no_further(business: Business) -> None:
    row, _text = key(per_day=50)
    results = race([partial(api_keys.spend, key=row, at=timezone.now())] * 240)
    kinds = Counter(type(one).__name__ for one in results)
    assert kinds == {"NoneType": 50, "BudgetSpent": 190}
    assert KeyDay.objects.get().asked == 50


def test_nothing_is_answered_once_a_revocation_is_committed(business: Business) -> None:
    row, text = key(per_day=10_000)
    revoked_at: list[float] = []

    def revoke() -> None:
        api_keys.revoke(key=row, by=Actor("operator"), at=timezone.now())
        revoked_at.append(time.monotonic())

    def ask() -> tuple[float, int]:
        began = time.monotonic()
        return began, question(text, business.pk).status_code

    deeds = [ask] * 30 + [revoke] + [ask] * 60
    answers = [one for one in race(deeds) if isinstance(one, tuple)]
    assert len(answers) == 90
    assert {status for _began, status in answers} <= {200, 401}
    assert [status for began, status in answers if began > revoked_at[0] and status == 200] == []


def test_one_block_whoever_presses_how_often(business: Business) -> None:
    mine = customer()
    deeds = [partial(blocks.block, customer=mine, business=business, at=timezone.now())] * 64
    assert {type(one).__name__ for one in race(deeds)} == {"Block"}
    found = Block.objects.get()
    assert AuditEntry.objects.filter(action="directory.block.set").count() == 1
    lifts = [partial(blocks.lift, customer=mine, block_id=found.pk, at=timezone.now())] * 64
    assert {type(one).__name__ for one in race(lifts)} == {"Block"}
    assert AuditEntry.objects.filter(action="directory.block.lift").count() == 1
    found.refresh_from_db()
    assert found.state == "lifted"


def test_erasing_while_blocking_leaves_nothing_or_nobody_s_block(business: Business) -> None:
    mine = customer()
    firms = [factories.business(f"Firma {n}") for n in range(24)]
    deeds: list[Callable[[], Any]] = [
        partial(blocks.block, customer=mine, business=one, at=timezone.now()) for one in firms
    ]
    deeds.insert(12, partial(customers.erase, customer=mine, at=timezone.now()))
    race(deeds)
    assert not Customer.objects.exists()
    assert not Block.objects.exists()


def test_five_keys_and_not_a_sixth(business: Business) -> None:
    results = race([partial(key, business)] * 20)
    kinds = Counter(type(one).__name__ for one in results)
    assert kinds == {"tuple": 5, "TooManyKeys": 15}


def test_hit_and_miss_take_the_same_time(business: Business) -> None:
    """Interleaved, so that the machine's moods meet both alike; the medians differ by less than a millisecond."""
    block(business)
    for n in range(200):
        block(business, f"+49172{n:07d}")
    spent: dict[str, list[float]] = {MOBILE: [], OTHER: []}
    for _ in range(ROUNDS):
        for number, times in spent.items():
            began = time.perf_counter()
            permission.look_up(str(business.pk), number)
            times.append(time.perf_counter() - began)
    hit, miss = (statistics.median(times) for times in spent.values())
    assert abs(hit - miss) < 0.001
