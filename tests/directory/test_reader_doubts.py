"""In any doubt the local copy is silent, and made anew."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from config.outbox import telling
from config.outbox.models import Change
from directory.reader import sources
from directory.reader.moments import Moment
from tests.directory.reading import Hand, copy_of, differences, is_fresh, never, revoke
from tests.directory.wsgi import ask
from verification.models import Answer, Badge, Seal

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+493023125012"
PATH = "/api/v1/check?q=%2B493023125012"


@pytest.fixture(autouse=True)
def _alone(hand: Hand) -> None:
    hand.reader.django = never


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Answer.objects.filter(key__startswith="c:").update(body=b"{}"),
        lambda: Answer.objects.update(etag='"' + "0" * 25 + '"'),
        lambda: Badge.objects.update(etag="0" * 32),
    ],
)
def test_a_row_that_does_not_fit_ends_the_copy(hand: Hand, seal: Seal, spoil: Any) -> None:
    hand.look()
    before = hand.keeper.view.seen
    spoil()
    hand.keeper.turn()
    assert hand.keeper.view.seen == before


def test_without_its_triggers_there_is_no_copy_and_none_is_gone_on_with(hand: Hand, seal: Seal) -> None:
    hand.look()
    with connection.schema_editor() as editor:
        telling.drop_triggers(editor, "verification_answer")
    try:
        revoke(seal)  # untold
        hand.look()
        assert ask(hand.reader, PATH).code == 599
    finally:
        with connection.schema_editor() as editor:
            telling.create_triggers(editor, "verification_answer", '{row}."key"')
    hand.look()
    assert b'"verdict":"not_valid"' in ask(hand.reader, PATH).body


def test_an_old_copy_is_silent(hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.look()
    assert ask(hand.reader, PATH).code == 200
    copy, seen = hand.keeper.view
    for running, wall in ((-2.1, 0.0), (0.0, -2.1), (1.0, 0.0), (0.0, 1.0)):
        # Too long ago by one clock, or a clock that was put back.
        changed = Moment(seen.boot, Moment.now().running + running, Moment.now().wall + wall)
        hand.keeper.view = hand.keeper.view._replace(seen=changed)
        assert ask(hand.reader, PATH).code == 599
    hand.keeper.view = hand.keeper.view._replace(copy=copy, seen=Moment(bytes(16), *Moment.now()[1:]))
    assert ask(hand.reader, PATH).code == 599


def test_a_look_that_took_long_is_as_old_as_its_beginning(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.look()
    under = sources.under

    def slow(*given: Any) -> Any:
        time.sleep(2.2)
        return under(*given)

    monkeypatch.setattr(sources, "under", slow)
    revoke(seal)
    hand.keeper.turn()
    assert not is_fresh(hand)


def test_a_database_that_fails_makes_it_silent_and_it_comes_back(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.look()
    before = hand.keeper.view.seen
    with monkeypatch.context() as patch:
        patch.setattr(sources.SqliteLook, "WHERE", "SELECT nonsense FROM nowhere")
        patch.setattr(sources.PostgresLook, "WHERE", "SELECT nonsense FROM nowhere WHERE %s IS NULL")
        hand.keeper.turn()
        assert hand.keeper.view.seen == before
    revoke(seal)
    hand.look()
    assert b'"verdict":"not_valid"' in ask(hand.reader, PATH).body


def test_a_new_leader_goes_on_where_the_last_one_was(hand: Hand, seal: Seal) -> None:
    hand.look()
    path = copy_of(hand).path
    hand.keeper.leadership.let_go()
    revoke(seal)
    hand.look()
    assert copy_of(hand).path == path
    assert differences(hand) == []


def test_another_database_means_another_copy(hand: Hand, seal: Seal) -> None:
    hand.look()
    path = copy_of(hand).path
    copy_of(hand).attest(Moment.now(), copy_of(hand).known()[0], "elsewhere")
    hand.look()
    hand.look()
    assert copy_of(hand).path != path
    assert [one.name for one in hand.keeper.folder.glob("*.mdb")] == [copy_of(hand).path.name]
    assert differences(hand) == []


def test_a_copy_that_was_left_for_long_is_made_anew(hand: Hand, seal: Seal) -> None:
    hand.look()
    path, (position, identity) = copy_of(hand).path, copy_of(hand).known()
    long_ago = Moment.now()._replace(wall=Moment.now().wall - 61)
    copy_of(hand).attest(long_ago, position, identity)
    hand.look()
    hand.look()
    assert copy_of(hand).path != path


def test_what_was_told_long_ago_is_forgotten_but_not_what_ended_late(seal: Seal) -> None:
    at = timezone.now()
    told = Change.objects.count()
    assert told > 0
    assert telling.forget(at=at) == 0
    assert telling.forget(at=at + timedelta(minutes=59)) == 0
    assert telling.forget(at=at + timedelta(minutes=61)) >= told
    assert set(Change.objects.values_list("key", flat=True)) <= {
        key for key in Change.objects.values_list("key", flat=True) if key.startswith("~")
    }
