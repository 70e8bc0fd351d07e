"""Codes: derived and bound, forgiving to read, and never more often than the limits say."""

import hashlib
import hmac
import re
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules.challenges import (
    COOL_DOWNS,
    LIMITS,
    TRIES,
    TTL,
    CodeProblem,
    address_scopes,
    breaker,
    cool_down,
    derive_code,
    is_code,
    normalise_code,
    pace,
    prefix,
)

KEY = bytes(range(32))


ID = UUID("00000000-0000-4000-8000-000000000001")


BUSINESS = UUID("00000000-0000-4000-8000-000000000002")


NONCE = b"n" * 16


BOUND_TO = (KEY, ID, "prove", "+493023125012", BUSINESS, NONCE)


def test_the_code_is_what_the_formula_says() -> None:
    message = b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (b"otp1", str(ID).encode(), b"prove", b"+493023125012", str(BUSINESS).encode(), NONCE)
    )
    number = int.from_bytes(hmac.new(KEY, message, hashlib.sha256).digest()[:8], "big")
    assert derive_code(*BOUND_TO) == f"{number % 10**6:06}"
    assert derive_code(*BOUND_TO, digits=8) == f"{number % 10**8:08}"


def test_the_same_challenge_gives_the_same_code_from_any_type_of_row() -> None:
    again = derive_code(KEY, str(ID), "prove", "+493023125012", str(BUSINESS), memoryview(NONCE))
    assert again == derive_code(*BOUND_TO)


@pytest.mark.parametrize(
    "changed",
    [
        (bytes(32), *BOUND_TO[1:]),
        (KEY, BUSINESS, *BOUND_TO[2:]),
        (*BOUND_TO[:2], "move", *BOUND_TO[3:]),
        (*BOUND_TO[:3], "+493023125013", *BOUND_TO[4:]),
        (*BOUND_TO[:4], ID, NONCE),
        (*BOUND_TO[:5], b"m" * 16),
    ],
)
def test_the_code_is_bound_to_all_that_it_is_for(changed: tuple[bytes, UUID, str, str, UUID, bytes]) -> None:
    assert derive_code(*changed, digits=18) != derive_code(*BOUND_TO, digits=18)


def test_parts_cannot_flow_into_each_other() -> None:
    one = derive_code(KEY, "1", "prove", "+49", "30", NONCE, 18)
    other = derive_code(KEY, "1", "prove", "+493", "0", NONCE, 18)
    assert one != other


def test_codes_are_spread_evenly() -> None:
    codes = [derive_code(KEY, turn, "prove", "+493023125012", BUSINESS, NONCE) for turn in range(20_000)]
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    for place in range(6):
        counts = Counter(code[place] for code in codes)
        assert all(abs(counts[digit] - 2000) < 250 for digit in "0123456789")
    assert len(set(codes)) > 19_500


@pytest.mark.parametrize(
    ("entered", "same"),
    [("123456", True), ("123457", False), ("12345", False), ("", False), ("١٢٣٤٥٦", False)],
)
def test_comparing(entered: str, same: bool) -> None:
    assert is_code(entered, "123456") is same


@pytest.mark.parametrize(
    "typed",
    [
        "123456",
        " 12 34 56 ",
        "123-456",
        "123–456",
        "123.456",
        "１２３４５６",
        "١٢٣٤٥٦",
        "१२३४५६",
        "①②③④⑤⑥",
        "12\u200b3456",
        "123\n456",
    ],
)
def test_a_code_is_read_in_many_ways(typed: str) -> None:
    assert normalise_code(typed).code == "123456"
    assert normalise_code(typed).problem is None


@pytest.mark.parametrize(
    ("typed", "problem", "length"),
    [
        ("", CodeProblem.EMPTY, 0),
        (" - ", CodeProblem.EMPTY, 0),
        ("12345", CodeProblem.LENGTH, 5),
        ("1234567", CodeProblem.LENGTH, 7),
        ("12345a", CodeProblem.NOT_DIGITS, 5),
        ("O12345", CodeProblem.NOT_DIGITS, 5),
        ("+12345", CodeProblem.NOT_DIGITS, 5),
        ("\x00", CodeProblem.NOT_DIGITS, 0),
        ("\ud800", CodeProblem.NOT_DIGITS, 0),
        ("½", CodeProblem.NOT_DIGITS, 2),
        ("1" * 1_000_000, CodeProblem.LENGTH, 200),
    ],
)
def test_what_is_no_code_says_why(typed: str, problem: CodeProblem, length: int) -> None:
    entry = normalise_code(typed)
    assert (entry.problem, entry.length) == (problem, length)


def test_longer_codes_while_the_breaker_asks_for_them() -> None:
    assert normalise_code("1234 5678", digits=8).problem is None
    assert normalise_code("123456", digits=8).problem == CodeProblem.LENGTH


@given(
    st.from_regex(r"\A\d{6}\Z", alphabet="0123456789"),
    st.lists(st.sampled_from(" -–.\u00a0\u2009"), max_size=12),
    st.randoms(),
)
def test_separators_never_change_a_code(code: str, separators: list[str], chance: object) -> None:
    spread = list(code)
    for index, separator in enumerate(separators):
        spread.insert(index % (len(spread) + 1), separator)
    assert normalise_code("".join(spread)).code == code


@given(st.text(max_size=300))
def test_any_entry_is_answered_and_only_digits_come_out(text: str) -> None:
    entry = normalise_code(text)
    assert (entry.problem is None) == bool(re.fullmatch(r"[0-9]{6}", entry.code))


def test_the_limits_of_the_policy() -> None:
    day, hour, month = timedelta(days=1), timedelta(hours=1), timedelta(days=30)
    table = {key: (limit.most, limit.every) for key, limit in LIMITS.items()}
    assert TRIES == 5
    assert TTL.total_seconds() == 600
    assert table["tries_business_day"] == (30, day)
    assert table["sends_number_month"] == (10, month)
    assert (table["sends_prefix_hour"], table["sends_prefix_day"]) == ((5, hour), (20, day))
    assert table["numbers_business_day"] == (5, day)
    assert table["tries_number_day"] == (15, day)
    assert table["tries_number_month"] == (30, month)
    assert table["sends_number_day"] == (5, day)
    assert table["sends_business_day"] == (10, day)
    assert table["sends_address_hour"] == (20, hour)
    assert table["voice_number_day"] == (2, day)
    assert table["letters_number_month"] == (2, month)


def test_cool_downs_grow_and_stay() -> None:
    waits = [cool_down(sends).total_seconds() for sends in range(7)]
    assert waits == [30, 30, 60, 120, 300, 300, 300]
    assert COOL_DOWNS == (30, 60, 120, 300)


@pytest.mark.parametrize(
    ("failed", "digits", "paused"),
    [
        (0, 6, False),
        (999, 6, False),
        (1_000, 8, False),
        (4_999, 8, False),
        (5_000, 8, True),
        (10**9, 8, True),
    ],
)
def test_the_breaker(failed: int, digits: int, paused: bool) -> None:
    state = breaker(failed)
    assert (state.digits, state.paused) == (digits, paused)
    assert bool(pace(state.digits)) == (digits == 8)


@pytest.mark.parametrize(
    ("address", "scopes"),
    [
        ("203.0.113.9", ["203.0.113.9"]),
        ("2001:db8:1:2:3:4:5:6", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
        ("2001:db8:1:ffff::9", ["2001:db8:1:ffff::/64", "2001:db8:1::/48"]),
        # As the network that the web server's address was already cut down to.
        ("2001:db8:1:2::/64", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
        ("::ffff:203.0.113.9", ["203.0.113.9"]),
        ("unknown", ["unknown"]),
        ("", [""]),
        ("2001:db8:1:2::/64/\x00", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
    ],
)
def test_one_customer_counts_once(address: str, scopes: list[str]) -> None:
    assert list(address_scopes(address)) == scopes


def test_neighbours_share_a_block() -> None:
    assert prefix("+493023125012") == prefix("+493023125999") != prefix("+493023135012")
