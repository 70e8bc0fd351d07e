"""The local copy follows every change, also those that end out of order."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from config.outbox.models import Change
from directory.reader import store
from directory.reader.rows import Doubt
from tests.directory.reading import Hand, copy_of, differences, never, revoke
from tests.directory.wsgi import ask
from tests.verification import ready
from verification.models import Answer, Badge, Seal, SigningKey, StatusList
from verification.rules import answers as rules
from verification.services import seals
from verification.services.seals import answers, keys, lists

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+493023125012"
PATH = "/api/v1/check?q=%2B493023125012"


@pytest.fixture(autouse=True)
def _alone(hand: Hand) -> None:
    hand.reader.django = never


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


def change(number: int, like: Answer, ending: threading.Event) -> None:
    """As a business that gets one number after the other; now and then it is taken back."""
    dice = random.Random(number)
    for turn in range(12):
        key = f"n:+4930{number}{turn:03d}"
        with transaction.atomic():
            Answer.objects.filter(key=f"n:+4930{number}{turn - 1:03d}").delete()
            Answer(
                key=key,
                seal=like.seal,
                body=like.body,
                etag=like.etag,
                until=like.until,
                changed_at=like.changed_at,
            ).save(force_insert=True)
            ending.wait(dice.random() * 0.03)
            if dice.random() < 0.2:
                transaction.set_rollback(True)
    connection.close()


def test_many_at_once_in_any_order_and_nothing_is_missed(hand: Hand, seal: Seal) -> None:
    """Transactions that begin, write, wait and end as chance has it, while the keeper looks all the time."""
    like, ending = Answer.objects.get(key=f"c:{seal.code}"), threading.Event()
    hand.look()
    hand.keeper.source.close()

    def look() -> None:
        while not ending.is_set():
            hand.keeper.turn()
        hand.keeper.turn()
        hand.keeper.source.close()

    looking = threading.Thread(target=look)
    changing = [threading.Thread(target=change, args=(100 + n, like, ending)) for n in range(6)]
    for thread in (looking, *changing):
        thread.start()
    for thread in changing:
        thread.join()
    ending.set()
    looking.join()
    assert not hand.keeper.troubled
    assert Change.objects.filter(key__startswith="n:+49301").count() > 40
    assert differences(hand) == []


def test_what_is_remembered_is_bounded_and_never_another_s(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_BODIES", 2)
    made = [ready.sealed(name=f"Firma {n}", e164=f"+4930231250{n:02d}") for n in range(20, 25)]
    hand.look()
    for _ in range(3):
        assert differences(hand) == []
        assert len(copy_of(hand).bodies) <= 2
    seals.suspend(seal=made[0], cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert ask(hand.reader, f"/api/v1/seals/{made[0].code}").body.startswith(b'{"verdict":"valid"')
    hand.keeper.turn()
    assert ask(hand.reader, f"/api/v1/seals/{made[0].code}").body.startswith(b'{"verdict":"suspended"')
    assert differences(hand) == []
