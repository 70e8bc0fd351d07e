"""The clocks go through everything that is due, in batches and turns, and ring for themselves until nothing is left."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Business
from billing import tasks
from billing.models import OpenItem, Subscription
from billing.services import contracts, dunning
from config.outbox import ringing
from config.outbox.models import AuditEntry, Event
from tests.billing.factories import contract, fresh, paying
from tests.billing.test_contract_clock import on
from tests.config.bells import silence, take

pytestmark = pytest.mark.django_db
DAY = on("2026-12-10")
CHAIN, MISSED = "chain.billing.dunning_clock", "billing.subscription.miss_payment"


def overdue(count: int) -> list[Subscription]:
    return [paying() for _ in range(count)]


def test_everybody_who_is_due_has_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contracts, "BATCH", 2)
    made = overdue(5)
    assert dunning.run(at=DAY) == contracts.Spell(5, more=False)
    assert [fresh(one).dunning_step for one in made] == [1] * 5
    assert dunning.run(at=DAY) == contracts.Spell(0, more=False)


def test_what_is_left_over_comes_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = overdue(3)
    monkeypatch.setattr(contracts, "SPELL_SECONDS", -1.0)
    spells = [dunning.run(at=DAY) for _ in range(4)]
    assert [(one.done, one.more) for one in spells] == [(1, True), (1, True), (1, True), (0, False)]
    assert Subscription.objects.filter(dunning_step=1).count() == len(made)


def put_off(count: int) -> list[Subscription]:
    """Contracts whose clock is due although no step is: as when the calendar of business days has changed."""
    made = overdue(count)
    Subscription.objects.filter(pk__in=[one.pk for one in made]).update(dunning_due_on=date(2026, 12, 1))
    return made


@pytest.mark.parametrize("count", [1, 12])
def test_where_no_step_is_due_a_batch_takes_as_many_statements_as_one_contract(count: int) -> None:
    made = put_off(count)
    with CaptureQueriesContext(connection) as told:
        assert dunning.run(at=on("2026-12-02")) == contracts.Spell(0, more=False)
    asked = [one["sql"] for one in told if "SAVEPOINT" not in one["sql"]]
    assert len(asked) == 5, (
        asked
    )  # the batch, its rows, what is open on them, one UPDATE, and that none comes after
    assert {fresh(one).dunning_due_on for one in made} == {date(2026, 12, 9)}
    assert {fresh(one).dunning_step for one in made} == {0}


def test_among_those_that_are_put_off_others_have_their_step() -> None:
    waiting, late = put_off(3), overdue(2)
    Subscription.objects.filter(pk__in=[one.pk for one in late]).update(dunning_due_on=date(2026, 12, 1))
    OpenItem.objects.filter(business__in=[one.business_id for one in late]).update(due_on=date(2026, 11, 20))
    assert dunning.run(at=on("2026-12-02")).done == len(late)
    assert [fresh(one).dunning_step for one in [*waiting, *late]] == [0, 0, 0, 1, 1]


def test_who_owes_nothing_any_more_is_not_looked_at_again() -> None:
    made = contract(dunning_due_on=date(2026, 12, 1))
    assert dunning.run(at=DAY).done == 0
    assert fresh(made).dunning_due_on is None


def test_a_contract_that_fails_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, *rest = overdue(3)
    lock = contracts.lock

    def broken(business_id: UUID) -> Subscription:
        if business_id == first.business_id:
            raise Business.DoesNotExist("Huber GmbH")
        return lock(business_id)

    monkeypatch.setattr(contracts, "lock", broken)
    assert dunning.run(at=DAY) == contracts.Spell(2, more=False)
    assert [fresh(one).dunning_step for one in (first, *rest)] == [0, 1, 1]
    assert str(first.business_id) in caplog.text
    assert "Huber" not in caplog.text
    monkeypatch.setattr(contracts, "SPELL_SECONDS", -1.0)
    assert dunning.run(at=DAY) == contracts.Spell(0, more=False), "or it would ring for itself for ever"
    paying()
    assert dunning.run(at=DAY) == contracts.Spell(1, more=True)


@pytest.fixture
def _bell(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody rings yet, and one contract is as much as a spell holds."""
    silence()
    ringing._Breaker.until = 0.0
    ringing._take_down(CHAIN)
    monkeypatch.setattr(contracts, "SPELL_SECONDS", -1.0)
    monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda: DAY))
    yield
    ringing._take_down(CHAIN)
    silence()


@pytest.mark.usefixtures("_bell")
def test_one_ring_of_beat_is_enough_for_all_that_is_due() -> None:
    made = overdue(3)
    tasks.dunning_clock()
    for _spell in range(3):
        assert take("default")
        assert not take("default")
        tasks.dunning_clock()  # beat's, while the chain is at work: it leaves that alone
        assert not take("default")
        tasks.dunning_clock(again=True)
    assert [fresh(one).dunning_step for one in made] == [1] * 3
    assert not take("default")
    for kind in (
        Event.objects.filter(kind="billing.payment_missed"),
        AuditEntry.objects.filter(action=MISSED),
    ):
        assert kind.count() == len(made)


@pytest.mark.usefixtures("_bell")
def test_a_ring_that_was_lost_is_beats_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    overdue(2)
    tasks.dunning_clock()
    assert take("default")  # and whoever took it was killed
    tasks.dunning_clock()
    assert Subscription.objects.filter(dunning_step=1).count() == 1
    monkeypatch.setattr(ringing, "CHAIN_SECONDS", 0)
    tasks.dunning_clock()
    assert Subscription.objects.filter(dunning_step=1).count() == len(Subscription.objects.all())


@pytest.mark.usefixtures("_bell")
def test_without_a_broker_a_spell_is_done_and_the_rest_is_left_to_beat(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    overdue(2)
    monkeypatch.setattr(ringing, "_folder", lambda: tmp_path / "gone")
    tasks.dunning_clock()
    assert "leaving billing.dunning_clock to beat" in caplog.text
    assert Subscription.objects.filter(dunning_step=1).count() == 1
