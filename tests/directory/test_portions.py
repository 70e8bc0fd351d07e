"""A budget taken in portions: whoever asks, in whatever order, and whoever dies: never one question too many."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import ApiKey, KeyDay
from directory.services import api_keys
from directory.services.portions import LARGEST, MOST_KEYS, PORTIONS, Portion, Portions
from tests.directory.asking import key
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_portions() -> Iterator[None]:
    PORTIONS.forget()
    yield
    PORTIONS.forget()


class Processes(Portions):
    """As many processes as there are; each question comes to one of them."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.all = [Portions() for _ in range(count)]
        self.next = 0

    def of(self, key: str) -> Portion:
        return (self.all[self.next] if self.next >= 0 else random.choice(self.all)).of(key)

    def left(self, row: ApiKey) -> int:
        return sum(one.of(row.pk.hex).left for one in self.all)


def asked(row: ApiKey) -> int:
    return sum(KeyDay.objects.filter(key=row).values_list("asked", flat=True))


def spend(row: ApiKey) -> bool:
    try:
        api_keys.spend(key=row, at=timezone.now())
    except api_keys.BudgetSpent:
        return False
    return True


# (which process is asked, or which one dies)
steps = st.lists(st.tuples(st.sampled_from(["ask"] * 20 + ["die"]), st.integers(0, 3)), max_size=150)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.integers(1, 60), st.integers(100, 2000)), steps, st.booleans())
def test_never_more_than_the_limit_and_never_less_than_what_was_not_lost(
    per_day: int, taken: list[tuple[str, int]], again: bool
) -> None:
    row, _text = key(per_day=per_day)
    many = Processes(4)
    lost = given_out = 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(api_keys, "PORTIONS", many)
        for what, process in taken * (3 if again else 1):
            many.next = process
            if what == "die":
                lost += many.of(row.pk.hex).left
                many.all[process].forget()
            elif spend(row):
                given_out += 1
            else:
                assert asked(row) == per_day, "refused while there was something to give"
        assert given_out + lost + many.left(row) == asked(row) <= per_day


def test_threads_of_many_processes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    row, _text = key(per_day=700)
    many = Processes(5)
    many.next = -1
    monkeypatch.setattr(api_keys, "PORTIONS", many)
    results = Counter(race([partial(spend, row)] * 900))
    assert set(results) <= {True, False}
    assert results[True] + many.left(row) == asked(row) == 700
    assert results[True] >= 700 - 5 * 7


def test_a_day_s_portion_ends_with_the_day() -> None:
    row, _text = key(per_day=10_000)
    at = timezone.now().astimezone(UTC).replace(hour=23, minute=59)
    for _ in range(40):
        api_keys.spend(key=row, at=at)
    assert PORTIONS.of(row.pk.hex).left > 0
    assert not PORTIONS.take(row.pk.hex, at.date() + timedelta(days=1))
    api_keys.spend(key=row, at=at + timedelta(minutes=2))
    days = dict(KeyDay.objects.filter(key=row).values_list("day", "asked"))
    assert days == {at.date(): 64, at.date() + timedelta(days=1): 1}


def test_who_asks_rarely_is_counted_to_the_question() -> None:
    row, _text = key(per_day=100_000)
    counted = []
    for _ in range(9):
        api_keys.spend(key=row, at=timezone.now())
        counted.append(asked(row))
    assert counted == [1, 2, 4, 4, 8, 8, 8, 8, 16]


@pytest.mark.parametrize(("per_day", "largest"), [(1, 1), (99, 1), (200, 2), (1_000, 10), (10**9, LARGEST)])
def test_no_portion_is_larger_than_a_hundredth(per_day: int, largest: int) -> None:
    held, day = Portion(), timezone.now().date()
    sizes = []
    for _ in range(40):
        size = held.wanted(day, per_day)
        held.fill(day, size)
        sizes.append(size)
        while held.take(day):
            pass
    assert max(sizes) == sizes[-1] == largest


def test_a_spent_budget_is_asked_for_singly() -> None:
    row, _text = key(per_day=1_000)
    while spend(row):
        pass
    with CaptureQueriesContext(connection) as seen:
        assert not spend(row)
    assert len([one for one in seen.captured_queries if "directory_keyday" in one["sql"]]) == 1


def test_nothing_is_given_that_a_transaction_could_take_back() -> None:
    row, _text = key()
    with pytest.raises(RuntimeError), transaction.atomic():
        api_keys.spend(key=row, at=timezone.now())
    assert asked(row) == 0


def test_a_limit_of_nothing_gives_nothing() -> None:
    row, _text = key(per_day=0)
    assert not spend(row)
    assert asked(row) == 0


def test_what_is_remembered_has_an_end() -> None:
    many = Portions()
    for _ in range(3 * MOST_KEYS):
        many.of(uuid4().hex)
    assert len(many.known) <= MOST_KEYS


FORK = """
import os
from datetime import date
from directory.services.portions import PORTIONS
PORTIONS.of("a").fill(date.max, 5)
child = os.fork()
if not child:
    os._exit(9 if PORTIONS.take("a", date.max) else 0)
assert os.waitpid(child, 0)[1] == 0
assert PORTIONS.take("a", date.max)
"""


def test_a_child_has_nothing_of_its_parent_s() -> None:
    done = subprocess.run([sys.executable, "-c", FORK], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
