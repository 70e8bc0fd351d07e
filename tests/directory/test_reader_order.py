"""PostgreSQL: transactions end in another order than they write in, and no look may skip one."""

import struct
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from config.outbox import telling
from tests.directory.reading import Hand, is_fresh, never
from tests.directory.wsgi import ask
from tests.verification import ready
from verification.models import Answer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TOUCH = "UPDATE verification_answer SET until = until - interval '1 second' WHERE \"key\" = %s"


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    made.reader.django = never
    yield made
    made.close()


def another() -> "psycopg.Connection[Any]":
    given = connection.get_connection_params()
    return psycopg.connect(
        **{name: given[name] for name in ("host", "port", "user", "dbname") if name in given}
    )


def until(key: str) -> float:
    return Answer.objects.get(key=key).until.timestamp()


def held(hand: Hand, key: str) -> float:
    """The end that the copy knows."""
    assert hand.keeper.copy is not None
    with hand.keeper.copy.env.begin() as txn:
        raw = txn.get(key.encode())
    assert raw is not None
    return float(struct.unpack_from(">d", raw)[0])


def test_the_one_that_wrote_first_and_ends_last_is_seen(hand: Hand) -> None:
    first, second = ready.sealed(), ready.sealed(name="Metzgerei Lang")
    one, two = f"c:{first.code}", f"c:{second.code}"
    hand.look()
    with another() as early, another() as late:
        early.execute(TOUCH, [one])
        late.execute(TOUCH, [two])
        late.commit()
        hand.look()
        assert (held(hand, two), held(hand, one)) == (until(two), until(one))
        before = held(hand, one)
        hand.look()
        early.commit()
        hand.look()
        assert held(hand, one) == until(one) == before - 1


def test_savepoints_and_a_transaction_without_a_number_yet(hand: Hand) -> None:
    seal = ready.sealed()
    key = f"c:{seal.code}"
    hand.look()
    with another() as open_one, another() as other:
        open_one.execute("SELECT 1")  # has no number until it writes
        other.execute(TOUCH, [key])
        other.commit()
        hand.look()
        open_one.execute("SAVEPOINT a")
        open_one.execute(TOUCH, [key])
        open_one.execute("RELEASE SAVEPOINT a")
        hand.look()
        open_one.commit()
        hand.look()
        assert held(hand, key) == until(key)


def test_a_look_while_one_waits_for_long_does_not_read_the_same_again(hand: Hand) -> None:
    seals = [ready.sealed(name=f"Firma {n}") for n in range(3)]
    hand.look()
    with another() as waiting, another() as other:
        waiting.execute(TOUCH, [f"c:{seals[0].code}"])
        other.execute(TOUCH, [f"c:{seals[1].code}"])
        other.commit()
        hand.keeper.turn()
        assert hand.keeper.copy is not None
        position, _identity = hand.keeper.copy.known()
        with hand.keeper.source.look() as look:
            assert look.since(position) == []
        waiting.commit()
        with hand.keeper.source.look() as look:
            assert look.since(position) == [f"c:{seals[0].code}"]


def test_what_ends_late_outlives_the_forgetting(hand: Hand) -> None:
    seal = ready.sealed()
    hand.look()
    at = timezone.now()
    with another() as late:
        late.execute(TOUCH, [f"c:{seal.code}"])
        telling.forget(at=at)
        late.commit()
    telling.forget(at=at + timedelta(hours=2))
    hand.look()
    assert held(hand, f"c:{seal.code}") == until(f"c:{seal.code}")


def test_a_disabled_trigger_ends_the_copy(hand: Hand) -> None:
    ready.sealed()
    hand.look()
    switch("DISABLE")
    try:
        hand.look()
    finally:
        switch("ENABLE")
    assert not is_fresh(hand)
    hand.look()
    assert is_fresh(hand)


def switch(to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE verification_answer {to} TRIGGER verification_answer_tells_update")


def test_an_emptied_table_is_noticed(hand: Hand) -> None:
    seal = ready.sealed()
    hand.look()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE verification_answer")
    hand.look()
    hand.look()
    assert is_fresh(hand)
    assert ask(hand.reader, f"/api/v1/seals/{seal.code}").code == 404
