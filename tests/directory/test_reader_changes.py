"""The reader and a seal that was changed: a former name, a number that was left, each as Django says it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.directory.reading import Hand
from tests.directory.wsgi import Said, ask
from tests.verification import changing, ready
from verification.models import Seal

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
