"""The status list: known answers of the standard's examples, entries side by side, and its signed form."""

import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.protocol import IAT, INDEX, Issuer
from verification.issuance import status
from verification.issuance.status import Bits

ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("bits", "values", "packed", "lst"),
    [(1, ONE_BIT, "b9a3", "eNrbuRgAAhcBXQ"), (2, TWO_BITS, "c944f9", "eNo76fITAAPfAgc")],
)
def test_known_answers(bits: Bits, values: list[int], packed: str, lst: str) -> None:
    entries = status.empty(len(values), bits)
    for index, value in enumerate(values):
        status.set_entry(entries, index, value, bits)
    assert entries.hex() == packed
    assert status.compress(entries) == lst
    assert [status.get_entry(entries, index, bits) for index in range(len(values))] == values


def test_the_values_are_those_of_the_standard() -> None:
    assert (status.VALID, status.INVALID, status.SUSPENDED) == (0, 1, 2)


def test_a_new_list_holds_131072_valid_entries_in_32_kib() -> None:
    entries = status.empty()
    assert len(entries) == 32_768
    assert status.get_entry(entries, status.SIZE - 1) == status.VALID
    with pytest.raises(IndexError):
        status.get_entry(entries, status.SIZE)


@pytest.mark.parametrize("index", [-1, 4, 10**12])
def test_no_entry_outside_the_list(index: int) -> None:
    entries = status.empty(4)
    with pytest.raises(IndexError):
        status.set_entry(entries, index, 1)
    assert entries == bytearray(1)


@pytest.mark.parametrize(("value", "bits"), [(4, 2), (-1, 2), (2, 1)])
def test_no_value_that_spills_into_the_neighbour(value: int, bits: Bits) -> None:
    entries = status.empty(8)
    with pytest.raises(ValueError):
        status.set_entry(entries, 0, value, bits)
    assert entries == bytearray(2)


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(0, 3))))
def test_entries_never_disturb_each_other(moves: list[tuple[int, int]]) -> None:
    entries, expected = status.empty(64), dict.fromkeys(range(64), 0)
    for index, value in moves:
        status.set_entry(entries, index, value)
        expected[index] = value
    assert {index: status.get_entry(entries, index) for index in range(64)} == expected


def test_the_signed_list_says_where_it_belongs_and_how_long_it_lives(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path)
    status.set_entry(issuer.entries, INDEX, status.SUSPENDED)
    head, body, _ = issuer.status_list().split(".")
    header, claims = (json.loads(base64.urlsafe_b64decode(text + "===")) for text in (head, body))
    assert header == {"alg": "Ed25519", "typ": "statuslist+jwt", "kid": issuer.status_key.kid}
    assert claims.pop("status_list").keys() == {"bits", "lst"}
    assert claims == {"sub": issuer.status_uri, "iat": IAT, "exp": IAT + 86_400, "ttl": 900}


@given(st.binary(min_size=1, max_size=200))
def test_any_zlib_reader_unpacks_the_list(raw: bytes) -> None:
    lst = status.compress(raw)
    assert "=" not in lst
    assert zlib.decompress(base64.urlsafe_b64decode(lst + "===")) == raw
