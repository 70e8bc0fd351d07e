"""No window of a limit's length ever holds more than promised, wherever it begins and however many knock at once."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.races import race
from verification.models import LimitLog
from verification.services import limits
from verification.services.limits import LimitReached, Use

HOUR = timedelta(hours=1)
# Just before a full hour and a midnight: where windows that follow the clock begin anew.
EDGE = datetime(2026, 11, 22, 23, 59, 59, 999_000, tzinfo=UTC)
SEED = 20261126


def fullest(times: list[datetime], every: timedelta) -> int:
    """The most uses in any half-open window of that length; one that begins with a use is always among the fullest."""
    return max((sum(start <= one < start + every for one in times) for start in times), default=0)


def taken(use: Use, at: datetime) -> bool | None:
    try:
        limits.take([use], at=at)
    except LimitReached as full:
        # A refusal always names a moment that is still to come.
        return None if full.again <= at else False
    return True


@pytest.mark.django_db
def test_the_promised_number_fits_across_the_turn_of_the_hour_and_not_twice_of_it() -> None:
    use = Use("example", "x", 5, HOUR)
    before = [taken(use, EDGE - timedelta(minutes=n)) for n in (4, 3, 2, 1, 0)]
    after = [taken(use, EDGE + timedelta(minutes=n)) for n in (1, 2, 30, 55)]
    assert (before, after) == ([True] * 5, [False] * 4)
    # The first of the five was four minutes before the edge: exactly one is free an hour after it.
    assert taken(use, EDGE + timedelta(minutes=56))
    assert taken(use, EDGE + timedelta(minutes=56, seconds=59)) is False


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    most=st.integers(1, 6),
    steps=st.lists(st.integers(0, 1_500_000_000), min_size=1, max_size=40),
)
def test_any_window_holds_at_most_the_promised_number(most: int, steps: list[int]) -> None:
    LimitLog.objects.all().delete()
    use, at = Use("example", "x", most, HOUR), EDGE
    granted: list[datetime] = []
    for step in steps:
        at += timedelta(microseconds=step)
        # Not stricter than promised either: what is refused would have been one too many.
        room = sum(at - HOUR < one for one in granted) < most
        assert taken(use, at) is room
        granted += [at] if room else []
    assert fullest(granted, HOUR) <= most
    assert limits.used(use, at=at) == sum(at - HOUR < one for one in granted)


@pytest.mark.django_db
def test_a_clock_that_runs_behind_opens_no_gap() -> None:
    """Two machines differ by a minute: the later one's use is not overtaken by a use that claims to be older."""
    use = Use("example", "x", 2, HOUR)
    assert taken(use, EDGE)
    assert taken(use, EDGE - timedelta(minutes=1))
    assert limits.moments(LimitLog.objects.get().times) == [EDGE, EDGE]
    assert taken(use, EDGE + timedelta(minutes=59, seconds=59)) is False
    limits.give_back([use], at=EDGE - timedelta(minutes=1))
    assert limits.moments(LimitLog.objects.get().times) == [EDGE]


@pytest.mark.django_db
def test_a_rule_that_became_stricter_holds_at_once() -> None:
    for minute in range(4):
        assert taken(Use("example", "x", 4, HOUR), EDGE + timedelta(minutes=minute))
    for minute in (5, 61):
        assert taken(Use("example", "x", 2, HOUR), EDGE + timedelta(minutes=minute)) is False
    assert taken(Use("example", "x", 2, HOUR), EDGE + timedelta(minutes=62))


@pytest.mark.django_db
def test_failures_are_counted_for_at_least_a_day() -> None:
    for hours in (0, 23, 25):
        limits.count("failures", every=HOUR, at=EDGE - timedelta(hours=hours))
        limits.count("failures", every=HOUR, at=EDGE - timedelta(hours=hours))
    assert limits.counted("failures", every=HOUR, windows=24, at=EDGE) == 4


@pytest.mark.django_db(transaction=True)
def test_three_hundred_at_the_turn_of_the_hour_get_what_one_window_holds() -> None:
    """Half of them just before a window of the clock ends, half just after it began, all at the same moment."""
    use = Use("example", "x", 20, HOUR)
    moments = [EDGE + timedelta(milliseconds=n % 4) for n in range(320)]
    random.Random(SEED).shuffle(moments)
    outcomes = race([partial(taken, use, at) for at in moments])
    assert sorted(map(str, set(outcomes))) == ["False", "True"]
    assert outcomes.count(True) == 20
    found = limits.moments(LimitLog.objects.get().times)
    assert (len(found), found) == (20, sorted(found, reverse=True))


@pytest.mark.django_db(transaction=True)
def test_many_hours_at_once_keep_every_window() -> None:
    """Clocks that are far apart at the same moment: what is written never holds more than the rule in any window."""
    use = Use("example", "x", 8, HOUR)
    moments = [EDGE + timedelta(minutes=n) for n in range(0, 320, 2) for _ in range(2)]
    random.Random(SEED).shuffle(moments)
    outcomes = race([partial(taken, use, at) for at in moments])
    assert not [one for one in outcomes if isinstance(one, Exception)]
    found = limits.moments(LimitLog.objects.get().times)
    assert len(found) == 8
    assert fullest(found, HOUR) <= 8
