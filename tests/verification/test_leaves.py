"""The log: known answers, what never stands in an entry, and pymerkle as judge of the root."""

import hashlib
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tests.verification.protocol import ISSUED, SUBJECT, event
from verification.issuance import leaves

ENTRY = (
    '{"at":"2026-11-03T10:00:00Z","commit":"jg18etyXSmwhoByMc59bA82Fq1uoTdNuWzwxrECJhdk","policy":"2026-10",'
    '"seal":"7QK2-9FXH-3B","subject":{"city":"Graz","country":"AT","name":"Bäckerei Huber"},'
    '"type":"seal.issued","v":1,"ver":1}'
)
LEAF = "675ae207f6549e1d6b93e823dff0868d7a502864a8a8fee9d46879b62cb0fb67"
ROOT = "513f42aeaa4b8a2558c146734130253c3844358a30b14dcd378a9789536d189c"


def test_known_commitment() -> None:
    assert leaves.commitment(SUBJECT, bytes(32)) == "jg18etyXSmwhoByMc59bA82Fq1uoTdNuWzwxrECJhdk"


def test_known_entry_and_leaf() -> None:
    assert event() == ENTRY.encode()
    assert leaves.leaf_hash(event()).hex() == LEAF


def test_known_root() -> None:
    assert leaves.root([leaves.leaf_hash(ENTRY.encode()), leaves.leaf_hash(b"second")]).hex() == ROOT


def test_the_root_of_no_leaf_and_of_one() -> None:
    assert leaves.root([]).hex() == hashlib.sha256(b"").hexdigest()
    assert leaves.root([bytes.fromhex(LEAF)]).hex() == LEAF


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70))
def test_pymerkle_finds_the_same_root(contents: list[bytes]) -> None:
    tree = InmemoryTree(algorithm="sha256")
    for content in contents:
        tree.append_entry(content)
    assert leaves.root([leaves.leaf_hash(content) for content in contents]) == tree.get_root()


def test_the_number_never_stands_in_an_entry_and_the_name_only_where_it_may() -> None:
    hidden = event(name_publicly=False)
    assert b"subject" not in hidden
    assert b"Huber" not in hidden
    assert b"43316" not in event()


def test_the_reason_stands_in_the_entry_of_a_suspension() -> None:
    assert b'"reason":"phone_contested"' in event("seal.suspended", reason="phone_contested")


def test_times_are_cut_to_the_second_in_utc() -> None:
    vienna = timezone(timedelta(hours=1))
    assert event(at=datetime(2026, 11, 3, 11, 0, 0, 999_999, tzinfo=vienna)) == event()
    with pytest.raises(ValueError, match="zone"):
        event(at=ISSUED.replace(tzinfo=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"salt": b"\x01" + bytes(31)},
        {"subject": leaves.Subject("Bäckerei Hüber", "Graz", "AT", "tel:+43316123456")},
        {"subject": leaves.Subject("Bäckerei Huber", "Graz", "AT", "tel:+43316123457")},
        {"subject": leaves.Subject("Bäckerei Huber", "Wien", "AT", "tel:+43316123456")},
        {"version": 2},
        {"code": "0000-0000-00"},
    ],
)
def test_every_fact_changes_the_leaf(changes: dict[str, Any]) -> None:
    assert leaves.leaf_hash(event(name_publicly=False, **changes)) != leaves.leaf_hash(
        event(name_publicly=False)
    )


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_has_32_bytes(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        leaves.commitment(SUBJECT, salt)


def test_new_salts_differ() -> None:
    assert len({leaves.new_salt() for _ in range(100)}) == 100
    assert len(leaves.new_salt()) == 32


def test_the_chain_is_its_own_domain_and_binds_the_order() -> None:
    leaf, second = bytes.fromhex(LEAF), leaves.leaf_hash(b"second")
    first = leaves.chain_hash(leaves.GENESIS, leaf)
    assert first == hashlib.sha256(b"seal-chain/v1" + bytes(32) + leaf).digest()
    assert leaves.chain_hash(first, second) != leaves.chain_hash(
        leaves.chain_hash(leaves.GENESIS, second), leaf
    )
    with pytest.raises(ValueError, match="32"):
        leaves.chain_hash(b"", leaf)
    with pytest.raises(ValueError, match="32"):
        leaves.chain_hash(leaf, b"")


@pytest.mark.parametrize("value", [float("nan"), 2**60, "\ud800"])
def test_what_json_cannot_carry_exactly_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        leaves.canonical({"a": value})
