"""The reader and a seal that was changed: a former name, a number that was left, each as Django says it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from directory.reader import shelf
from tests.directory.reading import Hand
from tests.directory.wsgi import Said, ask
from tests.verification import changing, ready
from verification.models import Seal
from verification.rules.changes import TOLD_FOR
from verification.services.seals.refresh import refresh_due

pytestmark = pytest.mark.django_db(transaction=True)
OLD = "+493023125097"


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    yield made
    made.close()


def same(hand: Hand, number: str) -> Said:
    hand.keeper.turn()
    path = f"/api/v1/check?q=%2B{number[1:]}"
    ours, djangos = ask(hand.reader, path), ask(hand.django, path)
    assert ours[:3] == djangos[:3]
    return ours


def test_a_renamed_seal_is_answered_here_with_its_former_name(hand: Hand) -> None:
    seal = ready.sealed(e164=OLD)
    hand.look()
    assert 'formerly":[]' in same(hand, OLD).body.decode()
    changing.renamed(seal)
    body = same(hand, OLD).body.decode()
    assert '"name":"Bäckerei Sonnenschein","formerly":[{"name":"Bäckerei Huber"' in body
    assert hand.answered() == 2


def test_a_number_that_was_left_is_answered_as_django_does(hand: Hand) -> None:
    seal = ready.sealed(e164=OLD)
    hand.look()
    changing.moved(seal)
    assert '"state":"moved"' in same(hand, OLD).body.decode()
    assert '"verdict":"valid"' in same(hand, changing.NEW_NUMBER).body.decode()
    other: Seal = ready.sealed(e164=OLD, name="Blumen Meier")
    assert f'"phone":"tel:{other.e164}"' in same(hand, OLD).body.decode()
    assert "Blumen Meier" in same(hand, OLD).body.decode()


@pytest.mark.parametrize("change", [changing.renamed, changing.moved], ids=["name", "number"])
def test_after_its_ninety_days_neither_tells_of_it(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, change: Callable[[Seal], Seal]
) -> None:
    """To the second: the copy knows how long an answer is true, and leaves it to Django from then on."""
    seal = ready.sealed(e164=OLD)
    hand.look()
    told = '"state":"moved"' if change is changing.moved else '"formerly":[{"name":"Bäckerei Huber"'
    ended = timezone.now() + TOLD_FOR
    assert told in told_of(hand, change(seal))
    monkeypatch.setattr("directory.reader.moments.Moment.is_fresh", lambda *_: True)
    for at, still in ((ended - timedelta(minutes=1), True), (ended + timedelta(minutes=1), False)):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        monkeypatch.setattr(shelf, "time", at.timestamp)
        if not still:
            refresh_due(at=at)
        assert (told in told_of(hand, seal)) is still


def told_of(hand: Hand, seal: Seal) -> str:
    """What is said under the number that the seal had first."""
    return same(hand, OLD).body.decode()
