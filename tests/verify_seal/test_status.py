"""The status list decides, and a list that is not good leaves everything open."""

import random
import zlib
from pathlib import Path
from typing import Any

import pytest

import verify_seal
from tests.verification.protocol import IAT, INDEX, Issuer
from tests.verify_seal.judging import NOW, changed, forge, judged
from verification.issuance import status
from verify_seal import CANNOT_TELL, NOT_VALID, SUSPENDED, VALID


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(status.VALID, VALID), (status.INVALID, NOT_VALID), (status.SUSPENDED, SUSPENDED), (3, CANNOT_TELL)],
)
def test_the_status_list_decides(issuer: Issuer, value: int, verdict: str) -> None:
    entries = status.empty()
    status.set_entry(entries, INDEX, value)
    listed = status.sign_list(issuer.status_uri, entries, IAT, issuer.status_key)
    assert judged(issuer.token(), issuer, listed=listed.encode()).verdict == verdict


def status_claims(issuer: Issuer, **changes: Any) -> dict[str, Any]:
    return status.payload(issuer.status_uri, issuer.entries, IAT) | changes


def bomb(size: int) -> dict[str, Any]:
    return {"bits": 2, "lst": status.compress(bytes(size))}


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": "https://siegel.example/status-lists/2"},
        {"sub": None},
        {"iat": IAT - 86_400, "exp": IAT},
        {"exp": IAT + 86_401},
        {"exp": None},
        {"iat": NOW + 3600, "exp": NOW + 7200},
        {"ttl": 0},
        {"ttl": None},
        {"ttl": "900"},
        {"status_list": None},
        {"status_list": {"bits": 2, "lst": "eNo76fITAAPfAgc"}},
        {"status_list": {"bits": 3, "lst": status.compress(status.empty())}},
        {"status_list": {"bits": 2, "lst": "AAAA"}},
        {"status_list": {"bits": 2, "lst": status.compress(status.empty())[:-4]}},
        {"status_list": {"bits": 2, "lst": status.compress(status.empty()) + "AAAA"}},
        {"status_list": bomb(50_000_000)},
    ],
)
def test_a_status_list_that_is_not_good_means_that_nobody_can_tell(
    issuer: Issuer, changes: dict[str, Any]
) -> None:
    listed = issuer.status_key.sign(status_claims(issuer, **changes)).encode()
    assert judged(issuer.token(), issuer, listed=listed).verdict == CANNOT_TELL


@pytest.mark.parametrize(
    ("bits", "values"), [(1, [1, 0, 1, 0, 0, 1, 1, 1]), (2, [1, 1, 2, 3]), (4, [5, 14]), (8, [229])]
)
def test_entries_of_every_width_of_the_standard_are_read(bits: int, values: list[int]) -> None:
    packed = zlib.compress(b"\xe5")
    assert [verify_seal.read_status(packed, bits, index) for index in range(len(values))] == values
    with pytest.raises(verify_seal.Flaw):
        verify_seal.read_status(packed, bits, len(values))


@pytest.mark.parametrize("bits", [0, 3, 5, 16])
def test_no_other_width_is_read(bits: int) -> None:
    with pytest.raises(verify_seal.Flaw):
        verify_seal.read_status(zlib.compress(bytes(100)), bits, 0)


@pytest.mark.parametrize(("size", "verdict"), [(100_000, VALID), (220_000, CANNOT_TELL)])
def test_a_status_list_is_never_longer_than_256_kib(issuer: Issuer, size: int, verdict: str) -> None:
    entries = status.empty() + random.Random(1).randbytes(size)
    listed = status.sign_list(issuer.status_uri, entries, IAT, issuer.status_key)
    assert (len(listed) > 262_144) == (verdict == CANNOT_TELL)
    assert judged(issuer.token(), issuer, listed=listed.encode()).verdict == verdict


def test_a_status_list_by_the_wrong_hand_means_that_nobody_can_tell(issuer: Issuer, tmp_path: Path) -> None:
    stranger = Issuer(tmp_path)
    by_seal_key = issuer.seal_key.sign(status_claims(issuer))
    for listed in (stranger.status_list(), by_seal_key, issuer.token(), "", "x" * 300_000):
        assert judged(issuer.token(), issuer, listed=listed.encode()).verdict == CANNOT_TELL
    assert judged(issuer.token(), issuer, listed=None).verdict == CANNOT_TELL


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.test/status-lists/1",
        "https://siegel.example.evil.test/1",
        "https://siegel.example@evil.test/1",
        "https://siegel.example/1?x=1",
        "http://siegel.example/status-lists/1",
        "file:///etc/passwd",
        "/status-lists/1",
    ],
)
def test_a_status_list_elsewhere_is_never_asked_for(issuer: Issuer, uri: str) -> None:
    token = forge(issuer, body=changed(issuer, "status.status_list.uri", uri))
    answer = judged(token, issuer)
    assert (answer.verdict, answer.reason) == (CANNOT_TELL, "status_elsewhere")
