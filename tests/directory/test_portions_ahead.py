"""The next portion is asked for while there is something left of the last one, and nobody else waits for it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.models import KeyDay
from directory.reader.meters import value
from directory.services.portions import AHEAD_FROM, PORTIONS, SHARE, Portions
from tests.directory.asking import NO, key
from tests.directory.asking import block as block_number
from tests.directory.permitting import address, bearer, portion
from tests.directory.reading import Hand
from tests.directory.wsgi import ask
from tests.verification import ready

LOW = AHEAD_FROM  # what is left of four times as many when more is asked for


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    PORTIONS.forget()
    made = Hand(tmp_path / "reader")
    yield made
    made.close()
    PORTIONS.forget()


@pytest.mark.django_db(transaction=True)
def test_one_question_in_a_portion_is_django_s_and_says_the_same(hand: Hand) -> None:
    seal, (row, text) = ready.sealed(e164="+493023125012"), key()
    block_number(seal.business)
    hand.look()
    portion(row, 4 * LOW)
    for _ in range(3 * LOW + 2):
        hand.keeper.turn()
        said = ask(hand.reader, address(seal.code), **bearer(text))
        assert (said.code, said.body) == (200, NO)
    assert value(hand.meters.left) == 1
    # It took one of what was left, and the others had no need to wait for what it counted.
    assert hand.answered() == 3 * LOW + 1
    counted = KeyDay.objects.get(key=row).asked
    assert PORTIONS.of(row.pk.hex).left == 4 * LOW + counted - (3 * LOW + 2)


def test_what_a_process_holds_is_never_more_than_what_was_used_or_than_a_hundredth() -> None:
    day, per_day = timezone.now().date(), 200_000
    many, used, filled = Portions(), 0, []

    def reserve(size: int) -> int:
        filled.append(size)
        return size

    for _ in range(20_000):
        if not many.take("a", day):
            assert many.of("a").spend(day, per_day, reserve)
        used += 1
        assert many.of("a").left <= min(used, per_day // SHARE)
    assert sum(filled) == used + many.of("a").left
    # 1, 1, 2 and so on until a hundredth is held, and then three quarters of it each time.
    assert len(filled) < 30


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 30_000), st.lists(st.sampled_from(["read", "read", "ask"]), min_size=20, max_size=300))
def test_one_that_reads_and_one_that_asks_never_give_too_much(limit: int, kinds: list[str]) -> None:
    """The reader passes on what it does not take; what is passed on is refused only when all of it was used."""
    day, many, given_out, counted = timezone.now().date(), Portions(), 0, 0

    def reserve(size: int) -> int:
        nonlocal counted
        size = min(size, limit - counted)
        counted += size
        return size

    for kind in kinds * 100:
        if (kind == "read" and many.take("a", day)) or many.of("a").spend(day, 10**9, reserve):
            given_out += 1
        else:
            assert given_out == counted == limit
        assert given_out + many.of("a").left == counted <= limit


def never_asked(size: int) -> int:
    raise AssertionError("somebody else is asking already")


def test_nobody_waits_for_the_database_while_something_is_left() -> None:
    day, many, asking, answered = timezone.now().date(), Portions(), Event(), Event()
    many.of("a").fill(day, 4 * LOW)
    while many.take("a", day):
        pass
    assert many.of("a").left == LOW, "one question is passed on while there is something left"

    def reserve(size: int) -> int:
        asking.set()
        assert answered.wait(30)
        return size

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(many.of("a").spend, day, 10**9, reserve)
        assert asking.wait(30)
        # The slow one has its own; the reader is told of the next mark, and others that ask themselves wait no more.
        others = [many.take("a", day) or many.of("a").spend(day, 10**9, never_asked) for _ in range(LOW - 1)]
        assert all(others)
        assert many.of("a").left == 0
        assert not many.take("a", day)
        answered.set()
        assert slow.result(30)
    # As much as was used by then, and with what was left no more than that.
    assert many.of("a").left == 4 * LOW - 2 * (LOW - 1)


def test_when_nothing_comes_of_it_the_next_one_is_passed_on_at_half_of_the_rest() -> None:
    day, many = timezone.now().date(), Portions()
    many.of("a").fill(day, 4 * LOW)
    passed_on = []
    while many.of("a").left:
        if not many.take("a", day):
            passed_on.append(many.of("a").left)
    assert passed_on == [64, 32, 16, 8, 4, 2, 1]
