"""The log: every changed, missing, forked or foreign entry is found."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verify_seal
from tests.verification.protocol import CODE, ISSUED, Issuer, chained, event
from tests.verify_seal.judging import judged
from verification.issuance import leaves
from verification.rules import claims
from verify_seal import CANNOT_TELL, NOT_VALID, VALID, Expected


def unplaced(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """Events of an answer that does not tell their places: the chain alone must do."""
    return [{name: value for name, value in one.items() if name != "index"} for one in events]


@pytest.mark.parametrize("member", ["entry", "leaf_hash", "prev_hash", "chain_hash"])
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("value", ["00" * 32, "", None, 7, "{}", "{"])
def test_a_changed_event_is_found(issuer: Issuer, member: str, place: int, value: Any) -> None:
    events = unplaced(*chained(event(), event("seal.renewed"), previous=bytes.fromhex("ab" * 32)))
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == VALID
    events[place][member] = value
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


@pytest.mark.parametrize("places", [(1, 2), (0, 0), (0, 2), (1, 0), (-1, 0), ("0", "1"), (0, None), (0, 1.0)])
def test_a_place_that_contradicts_the_chain_is_found(issuer: Issuer, places: tuple[Any, Any]) -> None:
    events = chained(event(), event("seal.renewed"))
    for one, place in zip(events, places, strict=True):
        one["index"] = place
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


@pytest.mark.parametrize("second", [4711, 4710, 0])
def test_a_later_event_has_a_later_place(issuer: Issuer, second: int) -> None:
    first = chained(event(), previous=bytes.fromhex("ab" * 32), first=4711)
    later = chained(event("seal.renewed"), previous=bytes.fromhex("cd" * 32), first=second)
    assert judged(CODE, issuer, seal=issuer.answer(events=first + later)).verdict == CANNOT_TELL


def test_times_never_run_backwards(issuer: Issuer) -> None:
    events = unplaced(*chained(event(), event("seal.renewed", at=ISSUED - timedelta(seconds=1))))
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


@pytest.mark.parametrize(
    "events",
    [
        [],
        None,
        [{}],
        ["x"],
        chained(event("seal.resumed")),
        chained(event(), event("seal.renewed").replace(b"renewed", b"applauded")),
        chained(event(code="0000-0000-00")),
        chained(event(version=2)),
        chained(event(subject=leaves.Subject("Other", "Graz", "AT", "tel:+43316123456"))),
        list(reversed(chained(event(), event("seal.renewed")))),
        chained(event())[:1] + chained(event("seal.renewed"))[:1],
        chained(event().replace(b'"v":1', b'"v": 1')),
    ],
)
def test_a_log_that_does_not_hold_together_means_that_nobody_can_tell(issuer: Issuer, events: Any) -> None:
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


def test_a_second_follower_of_the_same_event_is_a_fork(issuer: Issuer) -> None:
    first, second = chained(event(), event("seal.suspended"))
    fork = chained(event("seal.resumed"), previous=bytes.fromhex(first["chain_hash"]))
    events = unplaced(first, second, *fork)
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


def test_a_follower_of_an_older_event_is_a_fork_too(issuer: Issuer) -> None:
    first = chained(event())[0]
    far = chained(event("seal.suspended"), previous=bytes.fromhex("ab" * 32))
    fork = chained(event("seal.resumed"), previous=bytes.fromhex(first["chain_hash"]))
    events = unplaced(first, *far, *fork)
    assert judged(CODE, issuer, seal=issuer.answer(events=events)).verdict == CANNOT_TELL


def test_events_of_other_seals_may_lie_between(issuer: Issuer) -> None:
    first = chained(event())
    far = chained(event("seal.renewed"), previous=hashlib.sha256(b"another seal").digest(), first=4711)
    assert judged(CODE, issuer, seal=issuer.answer(events=first + far)).verdict == VALID
    assert judged(CODE, issuer, seal=issuer.answer(events=unplaced(*first, *far))).verdict == VALID


def test_an_end_in_the_log_outweighs_everything_else(issuer: Issuer) -> None:
    ended = chained(event(), event("seal.revoked", reason="impersonation"))
    answer = judged(CODE, issuer, seal=issuer.answer(events=ended))
    assert (answer.verdict, answer.reason) == (NOT_VALID, "impersonation")
    expired = chained(event(), event("seal.expired"))
    answer = judged(CODE, issuer, seal=issuer.answer(events=expired))
    assert (answer.verdict, answer.reason, answer.since) == (NOT_VALID, "expired", "2026-11-03T10:00:00Z")


def test_the_log_is_insisted_on_when_asked(issuer: Issuer) -> None:
    bare = {name: value for name, value in issuer.answer().items() if name != "events"}
    assert judged(CODE, issuer, seal=bare).verdict == VALID
    assert judged(CODE, issuer, Expected(event=True), seal=bare).verdict == CANNOT_TELL
    for expected in (Expected(event=True), Expected(salt=bytes(32)), Expected(entry=event().decode())):
        assert judged(issuer.token(), issuer, expected).passed[4:6] == ["event hash", "chain"]
        assert judged(issuer.token(), issuer, expected, seal=bare).verdict == CANNOT_TELL


def test_an_entry_that_was_kept_must_still_be_there(issuer: Issuer) -> None:
    kept = event(policy="2026-09").decode()
    answer = judged(CODE, issuer, Expected(entry=kept))
    assert (answer.verdict, answer.reason) == (CANNOT_TELL, "log_broken")


def test_the_salt_opens_the_commitment_or_does_not(issuer: Issuer) -> None:
    assert judged(CODE, issuer, Expected(salt=bytes(32))).passed[-1] == "commitment"
    answer = judged(CODE, issuer, Expected(salt=b"\x01" * 32))
    assert (answer.verdict, answer.reason) == (CANNOT_TELL, "log_differs")


def test_the_salt_is_taken_from_the_token_once_the_log_is_served(issuer: Issuer) -> None:
    token = issuer.token(log=claims.LogEntry("siegel.example/log", 0, bytes(32)))
    assert judged(CODE, issuer, seal=issuer.answer(token=token)).passed[-1] == "commitment"
    wrong = issuer.token(log=claims.LogEntry("siegel.example/log", 0, b"\x01" * 32))
    assert judged(CODE, issuer, seal=issuer.answer(token=wrong)).verdict == CANNOT_TELL


def test_both_sides_compute_the_same_hashes(issuer: Issuer) -> None:
    leaf = leaves.leaf_hash(event())
    assert verify_seal.leaf_hash(event().decode()) == leaf.hex()
    assert verify_seal.chain_hash("00" * 32, leaf.hex()) == leaves.chain_hash(leaves.GENESIS, leaf).hex()


@given(
    st.dictionaries(st.text(st.characters(codec="ascii")), st.text() | st.integers(-(2**53) + 1, 2**53 - 1))
)
def test_both_sides_write_the_same_canonical_json(value: dict[str, Any]) -> None:
    assert verify_seal.canonical(value).encode() == leaves.canonical(value)
