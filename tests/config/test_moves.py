"""move(): state, audit and event together, or nothing at all; exactly once under a race."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.lifecycle import NAME
from accounts.models import BusinessName
from config.kernel.actors import SYSTEM, Actor
from config.kernel.lifecycle import IllegalMove, Lifecycle, Move
from config.outbox.models import AuditEntry, Delivery, Event
from config.outbox.moves import Stale, move
from config.outbox.services import OutsideTransaction, record
from tests import factories
from tests.races import race

TOLD = Lifecycle(
    name="accounts.name",
    initial="proposed",
    moves=(Move("proposed", "approve", ("system",), "approved", "test.name_approved"),),
)


@pytest.fixture
def proposed() -> BusinessName:
    return factories.business().names.get()


@pytest.mark.django_db
def test_a_move_writes_state_time_audit_and_event(proposed: BusinessName) -> None:
    at = timezone.now()
    moved = move(proposed, TOLD, "approve", by=SYSTEM, at=at, changes={"valid_from": at}, reason="because")
    assert (moved.state, moved.state_at, moved.valid_from) == ("approved", at, at)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.from_state, entry.to_state) == (
        "accounts.name.approve",
        "proposed",
        "approved",
    )
    assert (entry.actor_kind, entry.reason, entry.subject_id) == ("system", "because", str(proposed.pk))
    assert Event.objects.get().ids == {"businessname": str(proposed.pk)}


@pytest.mark.django_db
def test_an_illegal_move_leaves_no_trace(proposed: BusinessName) -> None:
    with pytest.raises(IllegalMove):
        move(proposed, NAME, "retire", by=Actor("customer"), at=timezone.now())
    assert not AuditEntry.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_old_copy_of_a_row_is_judged_by_what_is_stored(proposed: BusinessName) -> None:
    old = BusinessName.objects.get(pk=proposed.pk)
    at = timezone.now()
    move(proposed, TOLD, "approve", by=SYSTEM, at=at, changes={"valid_from": at})
    with pytest.raises(IllegalMove):
        move(old, TOLD, "approve", by=SYSTEM, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_failing_move_rolls_back_its_audit_and_event(proposed: BusinessName) -> None:
    at = timezone.now()

    @transaction.atomic
    def move_and_fail() -> None:
        move(proposed, TOLD, "approve", by=SYSTEM, at=at, changes={"valid_from": at})
        raise RuntimeError("after")

    with pytest.raises(RuntimeError, match="after"):
        move_and_fail()
    assert BusinessName.objects.get().state == "proposed"
    assert not AuditEntry.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins(proposed: BusinessName) -> None:
    at = timezone.now()

    def approve() -> str:
        try:
            move(BusinessName.objects.get(), TOLD, "approve", by=SYSTEM, at=at, changes={"valid_from": at})
        except (IllegalMove, Stale) as refusal:
            return refusal.code
        return "won"

    outcomes = race([approve] * 8)
    assert outcomes.count("won") == 1
    assert AuditEntry.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(OutsideTransaction):
        record("test.loose", at=timezone.now())
