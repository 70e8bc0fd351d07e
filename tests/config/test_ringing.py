"""Rings: one that hangs is enough, nobody's is lost for it, and the sweeper rings whatever hangs."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from config.outbox import ringing, tasks
from config.outbox.models import Delivery, Event
from config.outbox.ringing import answered, ring
from config.outbox.services import record
from tests.config.bells import rings, silence, take

KIND = "test.rung"


def listen(event: Event) -> None:
    """Hears it, and that is all."""


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> None:
    silence()
    # How long a busy machine takes is only of interest where a test says so.
    monkeypatch.setattr(ringing, "HANGS_SECONDS", 60)
    ringing._Breaker.until = 0.0


@pytest.mark.django_db
def test_as_many_events_as_you_like_hang_one_ring_until_it_is_answered() -> None:
    for _ in range(20):
        ring(["codes", "mail"])
    assert (rings("codes"), rings("mail"), rings("default")) == (1, 1, 0)
    answered("codes")
    ring(["codes", "mail"])
    assert (rings("codes"), rings("mail")) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_events_in_transactions_of_their_own_share_a_ring_and_are_all_delivered(settings: Any) -> None:
    settings.OUTBOX_SUBSCRIPTIONS = {KIND: ((f"{__name__}.listen", "mail"),)}
    for number in range(5):
        with transaction.atomic():
            record(KIND, at=timezone.now(), number=number)
    assert rings("mail") == 1
    tasks.deliver("mail")
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}
    with transaction.atomic():
        record(KIND, at=timezone.now(), number=6)
    assert take("mail")
    assert take("mail"), "a ring of its own, for it came after the answer"


@pytest.mark.django_db
def test_a_ring_that_was_lost_holds_up_others_for_a_while_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ringing, "HANGS_SECONDS", 3)
    ring(["codes"])
    assert take("codes")
    ring(["codes"])
    assert rings("codes") == 0
    time.sleep(ringing.HANGS_SECONDS + 0.1)
    ring(["codes"])
    assert rings("codes") == 1


@pytest.mark.django_db
def test_the_sweeper_rings_whatever_hangs() -> None:
    event = Event.objects.create(kind=KIND, at=timezone.now())
    due = timezone.now() - timedelta(seconds=1)
    Delivery.objects.create(event=event, subscriber="x", queue="bulk", not_before=due)
    ring(["bulk"])
    assert take("bulk")
    tasks.sweep()
    assert rings("bulk") == 1


def test_a_clock_that_was_set_back_silences_nobody(tmp_path: Path) -> None:
    note = tmp_path / "codes"
    assert (ringing._hang_file(note), ringing._hang_file(note)) == (True, False)
    later = time.time() + 3600
    os.utime(note, (later, later))
    assert (ringing._hang_file(note), ringing._hang_file(note)) == (True, False)


def test_a_bell_that_cannot_be_hung_up_fails_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ringing, "_folder", lambda: tmp_path / "gone")
    answered("codes")
    ring(["codes"])
    assert "leaving it to the sweeper" in caplog.text
    assert rings("codes") == 0


@pytest.mark.django_db
def test_with_many_ringing_at_once_whoever_is_silenced_is_still_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A ring may be left out only while another one lies there that is answered later."""
    committed: list[int] = []
    seen: set[int] = set()
    over = threading.Event()

    def write(first: int) -> None:
        for number in range(first, first + 60):
            committed.append(number)
            ring(["bulk"])

    def work() -> None:
        while not (over.is_set() and rings("bulk") == 0):
            if take("bulk"):
                answered("bulk")
                seen.update(list(committed))

    writers = [threading.Thread(target=write, args=(first,)) for first in range(0, 240, 60)]
    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in [*writers, *workers]:
        thread.start()
    for thread in writers:
        thread.join(60)
    over.set()
    for thread in workers:
        thread.join(60)
    assert (len(committed), seen) == (240, set(range(240)))
