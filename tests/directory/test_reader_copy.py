"""The local copy: it follows every change, also those that end out of order, and in any doubt it is silent."""

import random
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from config.outbox import telling
from config.outbox.models import Change
from directory.reader import sources
from directory.reader.moments import Moment
from directory.reader.store import Copy, Doubt
from tests.directory.reading import Hand, never
from tests.directory.wsgi import ask
from tests.verification import ready
from verification.models import Answer, Badge, Seal, SigningKey, StatusList
from verification.rules import answers as rules
from verification.services import seals
from verification.services.seals import answers, keys, lists

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+493023125012"
PATH = "/api/v1/check?q=%2B493023125012"


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    made.reader.django = never
    yield made
    made.close()


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164=NUMBER)


def copy_of(hand: Hand) -> Copy:
    assert hand.keeper.copy is not None
    return hand.keeper.copy


def differences(hand: Hand) -> list[str]:
    """Keys under which the copy says something else than the database; Change rows tell which ever were there."""
    now, copy, wrong = timezone.now().timestamp(), copy_of(hand), []
    stored = {row.key: (row.etag, bytes(row.body)) for row in Answer.objects.all()}
    for key in {*stored, *Change.objects.filter(key__regex="^[cnd]:").values_list("key", flat=True)}:
        found = copy.answer(key.encode(), now)
        if (None if found is None else (found.etag, found.body)) != stored.get(key):
            wrong.append(key)
    badges = {f"f:{row.key}": (row.etag, bytes(row.body), row.ancestors) for row in Badge.objects.all()}
    for key in {*badges, *Change.objects.filter(key__startswith="f:").values_list("key", flat=True)}:
        page = copy.page(key.encode(), now)
        if (None if page is None else tuple(page)) != badges.get(key):
            wrong.append(key)
    return wrong


def revoke(seal: Seal) -> None:
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())


def test_it_follows_every_deed(hand: Hand, seal: Seal) -> None:
    hand.look()
    assert differences(hand) == []
    seal = seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    hand.keeper.turn()
    assert b'"verdict":"suspended"' in ask(hand.reader, PATH).body
    seal = seals.clear(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    hand.keeper.turn()
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body
    revoke(seal)
    hand.keeper.turn()
    assert b'"verdict":"not_valid"' in ask(hand.reader, PATH).body
    assert b"seal/revoked.svg" in ask(hand.reader, f"/f/{seal.code}").body
    assert differences(hand) == []


def test_what_is_deleted_is_gone(hand: Hand, seal: Seal) -> None:
    hand.look()
    Answer.objects.filter(key=f"n:{NUMBER}").delete()
    hand.keeper.turn()
    assert b'"verdict":"unknown"' in ask(hand.reader, PATH).body
    assert ask(hand.reader, f"/api/v1/seals/{seal.code}").code == 200
    Answer.objects.all().delete()
    Badge.objects.all().delete()
    hand.keeper.turn()
    assert {ask(hand.reader, f"{place}{seal.code}").code for place in ("/api/v1/seals/", "/f/")} == {404}
    assert differences(hand) == []


def test_a_number_that_moves_to_another_seal_moves_here_too(hand: Hand, seal: Seal) -> None:
    hand.look()
    seal = seals.surrender(seal=seal, by=Actor("business", str(seal.business_id)), at=timezone.now())
    newer = ready.sealed(name="Metzgerei Lang", e164="+493023125099")
    Seal.objects.filter(pk=newer.pk).update(e164=NUMBER)
    newer.refresh_from_db()
    answers.write(newer, at=timezone.now())
    hand.keeper.turn()
    assert b"Metzgerei Lang" in ask(hand.reader, PATH).body
    assert b"Huber" in ask(hand.reader, f"/api/v1/seals/{seal.code}").body
    assert differences(hand) == []


def test_raw_statements_are_heard_too(hand: Hand, seal: Seal) -> None:
    hand.look()
    body = rules.encode(rules.unknown())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE verification_answer SET body = %s, etag = %s", [body, rules.etag(body)])
    hand.keeper.turn()
    assert b'"verdict":"unknown"' in ask(hand.reader, PATH).body
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE verification_answer SET "key" = \'n:+4930777\' WHERE "key" = %s', [f"n:{NUMBER}"]
        )
    hand.keeper.turn()
    assert differences(hand) == []


def test_keys_and_lists_follow(hand: Hand, seal: Seal) -> None:
    hand.look()
    place = f"/status-lists/{seal.status_list_id}"
    assert ask(hand.reader, place).code == 599
    lists.sign_due(at=timezone.now())
    hand.keeper.turn()
    before = ask(hand.reader, place).body
    revoke(seal)
    lists.sign_due(at=timezone.now())
    keys.prepare_next(purpose="seal", by=SYSTEM, at=timezone.now())
    hand.keeper.turn()
    assert ask(hand.reader, place).body == StatusList.objects.get().token.encode() != before
    assert ask(hand.reader, "/.well-known/jwks.json").body == keys.encoded(keys.published())
    SigningKey.objects.filter(state="pending").delete()
    hand.keeper.turn()
    assert ask(hand.reader, "/.well-known/jwks.json").body == keys.encoded(keys.published())


def test_what_is_not_committed_is_not_said(hand: Hand, seal: Seal) -> None:
    hand.look()
    with transaction.atomic():
        seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
        look_elsewhere(hand)
        assert b'"verdict":"valid"' in ask(hand.reader, PATH).body
        transaction.set_rollback(True)
    hand.keeper.turn()
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def look_elsewhere(hand: Hand) -> None:
    """A turn on a connection of its own, as in a web process."""

    def turn() -> None:
        hand.keeper.turn()
        hand.keeper.source.close()

    thread = threading.Thread(target=turn)
    hand.keeper.source.close_driver()
    thread.start()
    thread.join()


def test_an_answer_that_runs_out_is_no_longer_said(hand: Hand, seal: Seal) -> None:
    Answer.objects.update(until=timezone.now() + timedelta(seconds=30))
    hand.look()
    copy, now = copy_of(hand), timezone.now().timestamp()
    assert copy.answer(f"n:{NUMBER}".encode(), now) is not None
    with pytest.raises(Doubt):
        copy.answer(f"n:{NUMBER}".encode(), now + 31)


def test_halves_that_do_not_belong_together_are_never_sent(hand: Hand, seal: Seal) -> None:
    hand.look()
    Answer.objects.filter(key=f"n:{NUMBER}").update(etag='"0000000000000000000000"')
    hand.keeper.turn()
    assert ask(hand.reader, PATH).code == 599


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
    assert not hand.keeper.view.seen.is_fresh()


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


def test_many_at_once_in_any_order_and_nothing_is_missed(hand: Hand, seal: Seal) -> None:
    """Transactions that begin, write, wait and end as chance has it, while the keeper looks all the time."""
    rows = list(Answer.objects.all())
    hand.look()
    hand.keeper.source.close()
    ending = threading.Event()

    def change(number: int) -> None:
        dice = random.Random(number)
        for turn in range(12):
            key = f"n:+4930{number}{turn:03d}"
            with transaction.atomic():
                Answer.objects.filter(key=f"n:+4930{number}{turn - 1:03d}").delete()
                Answer(
                    key=key,
                    seal=rows[0].seal,
                    body=rows[0].body,
                    etag=rows[0].etag,
                    until=rows[0].until,
                    changed_at=rows[0].changed_at,
                ).save(force_insert=True)
                ending.wait(dice.random() * 0.03)
                if dice.random() < 0.2:
                    transaction.set_rollback(True)
        connection.close()

    def look() -> None:
        while not ending.is_set():
            hand.keeper.turn()
        hand.keeper.turn()
        hand.keeper.source.close()

    looking = threading.Thread(target=look)
    changing = [threading.Thread(target=change, args=(100 + n,)) for n in range(6)]
    for thread in (looking, *changing):
        thread.start()
    for thread in changing:
        thread.join()
    ending.set()
    looking.join()
    assert not hand.keeper.troubled
    assert Change.objects.filter(key__startswith="n:+49301").count() > 40
    assert differences(hand) == []
