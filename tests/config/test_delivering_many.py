"""The outbox with a long line: nobody starves, no spell is too long, and what was only claimed counts as untried."""

import time
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.outbox import delivering, tasks
from config.outbox.models import Delivery, Event, Heartbeat
from tests.config.bells import rings, silence

pytestmark = pytest.mark.django_db
HEARD: list[int] = []
HELD: list[int] = []
RUNG: list[int] = []


def listen(event: Event) -> None:
    HEARD.append(int(event.ids["number"]))
    HELD.append(Delivery.objects.filter(state=Delivery.State.LEASED).count())
    RUNG.append(rings("codes"))


def dawdle(event: Event) -> None:
    time.sleep(0.05)
    HEARD.append(int(event.ids["number"]))


def line_up(
    count: int, *, queue: str = "default", at: datetime | None = None, handler: str = "listen"
) -> None:
    """`count` deliveries that became due at the same moment, numbered in the order they came."""
    at, first = at or timezone.now(), Event.objects.count()
    numbers = range(first, first + count)
    events = Event.objects.bulk_create(
        Event(kind="test.many", ids={"number": str(n)}, at=at) for n in numbers
    )
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=f"{__name__}.{handler}", queue=queue, not_before=at)
        for event in events
    )


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> None:
    # How long a busy machine takes is only of interest where a test says so.
    monkeypatch.setattr(delivering, "SPELL_SECONDS", 60.0)
    HEARD.clear()
    HELD.clear()
    RUNG.clear()
    silence()
    tasks._Seen.at = float("-inf")


def test_a_full_batch_takes_the_oldest_and_some_of_the_newest() -> None:
    line_up(300, at=timezone.now() - timedelta(minutes=5))
    line_up(1)
    numbers = [int(row.event.ids["number"]) for row in delivering.claim("default", at=timezone.now())]
    assert numbers == [0, *range(300, 290, -1), *range(1, 90)]


def test_a_batch_that_just_fits_is_claimed_once() -> None:
    line_up(delivering.BATCH - 3)
    assert len(delivering.claim("default", at=timezone.now())) == delivering.BATCH - 3
    assert delivering.claim("default", at=timezone.now()) == []


def test_everything_is_heard_once_however_long_the_line() -> None:
    line_up(delivering.ENOUGH + 130)
    ran, more = delivering.spell("default")
    assert (ran, more) == (delivering.ENOUGH, True)
    assert delivering.spell("default") == (130, False)
    assert sorted(HEARD) == list(range(delivering.ENOUGH + 130))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}


def test_lapsed_leases_fill_a_batch_behind_what_waits() -> None:
    line_up(5)
    delivering.claim("default", at=timezone.now())
    line_up(2)
    later = timezone.now() + delivering.LEASE + timedelta(seconds=1)
    assert len(delivering.claim("default", at=later)) == 7


def test_a_spell_that_lasts_too_long_gives_the_rest_back_untried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "SPELL_SECONDS", 0.0)
    line_up(4)
    batch = delivering.claim("default", at=timezone.now())
    assert delivering._run_batch(batch, hold=1.0, end=0.0) == 1
    states = Delivery.objects.order_by("id").values_list("state", "attempts", "lease_token")
    assert list(states) == [("done", 1, ""), *[("pending", 0, "")] * 3]
    assert delivering.spell("default") == (0, True)


def test_queues_that_wait_for_foreign_hosts_are_shared_in_small_portions() -> None:
    line_up(30, queue="codes")
    assert delivering.work("codes") == 30
    assert (len(HEARD), max(HELD)) == (30, 10)


def test_behind_a_long_line_of_slow_work_a_newcomer_has_its_turn_in_the_next_spell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivering, "SPELL_SECONDS", 0.2)
    line_up(300, at=timezone.now() - timedelta(minutes=5), handler="dawdle")
    line_up(1, handler="dawdle")
    ran, more = delivering.spell("default")
    assert (HEARD[:2], more) == ([0, 300], True)
    assert ran <= delivering.SPELL_SECONDS / 0.05 + 1
    assert Delivery.objects.filter(state="pending", attempts=0).count() == 301 - ran
    assert delivering.spell("default")[1]
    assert HEARD[ran] == min(set(range(301)) - set(HEARD[:ran])), "and the oldest their next"


def test_a_spell_claims_no_more_than_the_rest_of_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "FIRST", 2)
    monkeypatch.setattr(delivering, "SPELL_SECONDS", 0.2)
    line_up(300, handler="dawdle")
    asked: list[int] = []
    claim = delivering.claim

    def noted(queue: str, *, at: datetime, limit: int) -> list[Delivery]:
        asked.append(limit)
        return claim(queue, at=at, limit=limit)

    monkeypatch.setattr(delivering, "claim", noted)
    delivering.spell("default")
    assert asked[0] == 2
    assert max(asked) <= delivering.SPELL_SECONDS / 0.05


def test_a_ring_that_finds_nothing_only_reads() -> None:
    line_up(1, at=timezone.now() + timedelta(minutes=5))
    with CaptureQueriesContext(connection) as told:
        assert delivering.spell("default") == (0, False)
    assert [row["sql"].split()[0] for row in told] == ["SELECT", "SELECT"]


def test_a_full_batch_wakes_one_more_worker_before_the_work() -> None:
    line_up(30, queue="codes")
    delivering.spell("codes")
    assert RUNG == [1] * 30


@pytest.mark.parametrize(("queue", "held"), [("codes", [4, 3, 2, 1]), ("default", [4, 4, 4, 4])])
def test_a_sent_code_is_closed_at_once_and_quick_work_together(
    queue: str, held: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "HOLD_SECONDS", 60.0)
    line_up(4, queue=queue)
    delivering.spell(queue)
    assert held == HELD


def test_slow_work_is_closed_before_more_of_it_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "HOLD_SECONDS", 0.04)
    line_up(3, handler="dawdle")
    finished: list[int] = []
    finish = delivering._finish

    def noted(done: list[Delivery]) -> None:
        finished.append(len(done))
        finish(done)

    monkeypatch.setattr(delivering, "_finish", noted)
    delivering.spell("default")
    assert finished == [1, 1, 1, 0]


def test_what_fits_one_batch_wakes_nobody() -> None:
    line_up(9, queue="codes")
    assert delivering.spell("codes") == (9, False)
    assert RUNG == [0] * 9


def test_the_task_rings_again_where_more_is_due_and_says_that_it_lives() -> None:
    line_up(delivering.ENOUGH + 1)
    tasks.deliver("default")
    first = Heartbeat.objects.get(name="worker").at
    assert rings("default") >= 1
    silence()
    tasks.deliver("default")
    assert rings("default") == 0
    assert Heartbeat.objects.get(name="worker").at == first
    assert len(HEARD) == delivering.ENOUGH + 1
