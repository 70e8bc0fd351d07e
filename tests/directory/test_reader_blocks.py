"""Blocks and keys in front of Django: told at the next look, ended at the next one, and hashes only."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import Change
from directory.models import ApiKey
from directory.selectors.permission import secret_hash
from directory.services import api_keys, blocks, customers
from tests.directory.asking import NO, OTHER, YES, block, customer, key, later
from tests.directory.permitting import address, bearer, names, portion, said_by
from tests.directory.reading import Hand, copy_of, never
from tests.directory.wsgi import ask
from tests.verification.texting import MOBILE
from verification.models import Answer, CustomerChallenge, Seal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_block_and_its_end_show_at_the_next_look(hand: Hand, seal: Seal) -> None:
    row, text = key()
    hand.look()
    hand.reader.django = never
    portion(row)
    assert said_by(hand, text, seal.code).body == YES
    made = block(seal.business)
    assert ask(hand.reader, address(seal.code), **bearer(text)).body == YES, "not looked yet"
    for name in names(seal):
        assert said_by(hand, text, name).body == NO
    assert said_by(hand, text, seal.code, OTHER).body == YES
    blocks.lift(customer=customer(), block_id=made.pk, at=timezone.now())
    assert said_by(hand, text, seal.code).body == YES
    block(seal.business)
    assert said_by(hand, text, seal.code).body == NO
    # Erased and blocked again between two looks: the old row's end must not end the new one.
    customers.erase(customer=customer(), at=timezone.now())
    block(seal.business)
    assert said_by(hand, text, seal.code).body == NO
    customers.erase(customer=customer(), at=timezone.now())
    assert said_by(hand, text, seal.code).body == YES


def test_a_new_copy_holds_the_blocks_and_keys_that_there_are(hand: Hand, seal: Seal) -> None:
    block(seal.business)
    lifted = block(seal.business, OTHER)
    blocks.lift(customer=customer(OTHER), block_id=lifted.pk, at=timezone.now())
    row, text = key()
    hand.look()
    portion(row)
    hand.reader.django = never
    assert said_by(hand, text, seal.code).body == NO
    assert said_by(hand, text, seal.code, OTHER).body == YES


def test_a_key_opens_and_stops_opening_at_the_next_look(hand: Hand, seal: Seal) -> None:
    hand.look()
    row, text = key(days=1)
    portion(row)
    assert ask(hand.reader, address(seal.code), **bearer(text)).body == YES, "Django knows it at once"
    assert hand.answered() == 0
    assert said_by(hand, text, seal.code).body == YES
    assert hand.answered() == 1
    with time_machine.travel(later(days=2), tick=False):
        portion(row)
        assert ask(hand.reader, address(seal.code), **bearer(text)).code == 401
    api_keys.revoke(key=row, by=Actor("operator"), at=timezone.now())
    assert said_by(hand, text, seal.code).code == 401
    assert hand.answered() == 1


def test_an_ended_key_is_refused_by_its_own_end(hand: Hand, seal: Seal) -> None:
    row, text = key()
    ApiKey.objects.filter(pk=row.pk).update(expires_at=timezone.now() + timedelta(seconds=1.2))
    hand.look()
    portion(row)
    time.sleep(1.3)
    hand.keeper.turn()
    assert ask(hand.reader, address(seal.code), **bearer(text)).code == 401


def test_a_seal_that_is_gone_from_the_copy_is_djangos(hand: Hand, seal: Seal) -> None:
    row, text = key()
    hand.look()
    portion(row)
    Answer.objects.filter(key=f"c:{seal.code}").delete()
    for name in names(seal):
        assert said_by(hand, text, name).body == YES
    assert hand.answered() == 0


def test_the_copy_knows_hashes_and_the_changes_not_even_those(hand: Hand, seal: Seal) -> None:
    _row, text = key()
    block(seal.business)
    hand.look()
    block(seal.business, OTHER)
    hand.keeper.turn()
    with copy_of(hand).env.begin() as txn:
        kept = b"\n".join(b"%b %b" % pair for pair in txn.cursor())
    assert CustomerChallenge.hash_of(MOBILE).encode() in kept
    assert secret_hash(text).encode() in kept
    for secret in (MOBILE[1:], OTHER[1:], text, text[8:40]):
        assert secret.encode() not in kept
    told = "\n".join(Change.objects.values_list("key", flat=True))
    for e164 in (MOBILE, OTHER):
        assert e164[1:] not in told
        assert CustomerChallenge.hash_of(e164) not in told
    customers.erase(customer=customer(), at=timezone.now())
    hand.keeper.turn()
    with copy_of(hand).env.begin() as txn:
        assert CustomerChallenge.hash_of(MOBILE).encode() not in b"".join(
            b"%b%b" % pair for pair in txn.cursor()
        )
