"""The outbox with a long line: nobody starves, no spell is too long, and what was only claimed counts as untried."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from config.outbox import delivering, tasks
from config.outbox.models import Delivery, Event, Heartbeat

pytestmark = pytest.mark.django_db
HEARD: list[int] = []
HELD: list[int] = []


def listen(event: Event) -> None:
    HEARD.append(int(event.ids["number"]))
    HELD.append(Delivery.objects.filter(state=Delivery.State.LEASED).count())


def line_up(count: int, *, queue: str = "default", at: datetime | None = None) -> None:
    """`count` deliveries that became due at the same moment, numbered in the order they came."""
    at, first = at or timezone.now(), Event.objects.count()
    numbers = range(first, first + count)
    events = Event.objects.bulk_create(
        Event(kind="test.many", ids={"number": str(n)}, at=at) for n in numbers
    )
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=f"{__name__}.listen", queue=queue, not_before=at) for event in events
    )


@pytest.fixture(autouse=True)
def _silence() -> None:
    HEARD.clear()
    HELD.clear()
    tasks._Seen.at = float("-inf")


def test_a_full_batch_takes_the_oldest_and_some_of_the_newest() -> None:
    line_up(300, at=timezone.now() - timedelta(minutes=5))
    line_up(1)
    numbers = [int(row.event.ids["number"]) for row in delivering.claim("default", at=timezone.now())]
    assert numbers == [*range(90), *range(291, 301)]


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
    assert delivering._run_batch(batch, together=25, end=0.0) == 1
    states = Delivery.objects.order_by("id").values_list("state", "attempts", "lease_token")
    assert list(states) == [("done", 1, ""), *[("pending", 0, "")] * 3]
    assert delivering.spell("default") == (0, True)


def test_queues_that_wait_for_foreign_hosts_are_shared_in_small_portions() -> None:
    line_up(30, queue="codes")
    assert delivering.work("codes") == 30
    assert (len(HEARD), max(HELD)) == (30, 10)


def rings(queue: str) -> int:
    """How many lie at the broker."""
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        return int(channel.queue_declare(queue).message_count)


def test_the_task_rings_again_where_more_is_due_and_says_that_it_lives() -> None:
    line_up(delivering.ENOUGH + 1)
    before = rings("default")
    tasks.deliver("default")
    first = Heartbeat.objects.get(name="worker").at
    assert rings("default") == before + 1
    tasks.deliver("default")
    assert rings("default") == before + 1
    assert Heartbeat.objects.get(name="worker").at == first
    assert len(HEARD) == delivering.ENOUGH + 1
