"""The outbox: at least once, effect recorded, back-off, death in public, a second life, fencing of late workers."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from config.outbox import delivering
from config.outbox.models import Delivery, Event
from config.outbox.services import record

HEARD: list[str] = []
KIND = "test.happened"


def listen(event: Event) -> None:
    HEARD.append(event.ids["thing"])


def stumble(event: Event) -> None:
    raise OSError("address +49 171 3920012 refused")


def refuse(event: Event) -> None:
    raise delivering.Permanent


@pytest.fixture(autouse=True)
def _silence() -> None:
    HEARD.clear()


def happened(settings: Any, handler: str, thing: str = "1") -> Delivery:
    settings.OUTBOX_SUBSCRIPTIONS = {KIND: ((f"tests.config.test_delivering.{handler}", "default"),)}
    with transaction.atomic():
        record(KIND, at=timezone.now(), thing=thing)
    return Delivery.objects.latest("id")


@pytest.mark.django_db
def test_what_was_recorded_is_delivered_once(settings: Any) -> None:
    delivery = happened(settings, "listen")
    assert delivering.work("default") == 1
    assert delivering.work("default") == 0
    delivery.refresh_from_db()
    assert (HEARD, delivery.state, delivery.attempts) == (["1"], "done", 1)


@pytest.mark.django_db
def test_other_queues_are_left_alone(settings: Any) -> None:
    happened(settings, "listen")
    assert delivering.work("codes") == 0
    assert delivering.due_queues(at=timezone.now()) == ["default"]


@pytest.mark.django_db
def test_a_failure_waits_and_keeps_no_text_of_the_error(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = happened(settings, "stumble")
    delivering.work("default")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("pending", "OSError")
    assert delivery.not_before > timezone.now()
    assert "3920012" not in caplog.text


@pytest.mark.django_db
def test_too_many_failures_are_death_and_death_can_be_undone(settings: Any) -> None:
    delivery = happened(settings, "stumble")
    for _ in range(delivering.MAX_ATTEMPTS):
        Delivery.objects.update(not_before=timezone.now())
        delivering.work("default")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", delivering.MAX_ATTEMPTS)
    assert delivering.retry(delivery, at=timezone.now())
    assert not delivering.retry(delivery, at=timezone.now())
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)


@pytest.mark.django_db
def test_a_permanent_failure_is_not_tried_again(settings: Any) -> None:
    delivery = happened(settings, "refuse")
    delivering.work("default")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 1)


@pytest.mark.django_db
def test_a_killed_workers_lease_lapses_and_its_late_word_is_refused(settings: Any) -> None:
    happened(settings, "listen")
    now = timezone.now()
    (lost,) = delivering.claim("default", at=now)
    assert delivering.claim("default", at=now) == []
    later = now + delivering.LEASE + timedelta(seconds=1)
    (taken,) = delivering.claim("default", at=later)
    delivering._run_batch([taken], hold=0.0)
    delivering._close(lost, state="pending", error="late")
    assert Delivery.objects.get().state == "done"


@pytest.mark.django_db
def test_a_poison_job_dies_without_being_run_again(settings: Any) -> None:
    delivery = happened(settings, "listen")
    Delivery.objects.update(attempts=delivering.MAX_ATTEMPTS)
    delivering.work("default")
    delivery.refresh_from_db()
    assert (delivery.state, HEARD) == ("dead", [])
