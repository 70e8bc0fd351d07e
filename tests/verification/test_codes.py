"""Public codes: known answers, forgiving reading, and never a symbol that nobody can say."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import codes

bodies = st.text(codes.ALPHABET, min_size=9, max_size=9)


@pytest.mark.parametrize(("body", "check"), [("7QK29FXH3", "B"), ("000000000", "0"), ("ZZZZZZZZZ", "Y")])
def test_known_check_characters(body: str, check: str) -> None:
    assert codes.check_character(body) == check


@given(bodies)
def test_the_check_character_is_the_value_modulo_37(body: str) -> None:
    value = 0
    for character in body:
        value = value * 32 + codes.ALPHABET.index(character)
    assert codes.check_character(body) == (codes.ALPHABET + "*~$=U")[value % 37]


def test_shown_in_three_groups() -> None:
    assert codes.shown("7QK29FXH3B") == "7QK2-9FXH-3B"


@pytest.mark.parametrize(
    "typed",
    [
        "7QK29FXH3B",
        "7QK2-9FXH-3B",
        "7qk2 9fxh 3b",
        "  7QK2\u20139FXH\u20133B\n",
        "7QK2\u2011-9FXH\u00a03B",
        "\uff17\uff31\uff2b\uff12\uff0d\uff19\uff26\uff38\uff28\uff0d\uff13\uff22",
    ],
)
def test_forgives_the_ways_people_type(typed: str) -> None:
    assert codes.parse(typed) == "7QK29FXH3B"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    body = "101010101"
    code = body + codes.check_character(body)
    assert codes.parse("iOlo" + code[4:]) == code
    assert codes.parse("000000000O") == "0000000000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7QK29FXH3C",
        "7QK29FXH3",
        "7QK29FXH3BB",
        "7QK29FXH3U",
        "7QK29FXH3~",
        "7QK2UFXH3B",
        "7QK2!FXH3B",
        "7QK29\x00FXH3B",
        "7QK29FXH3\ud800",
        "٧QK29FXH3B",
        "ſQK29FXH3B",
        "✅",
        "7QK29FXH3B" * 100_000,
    ],
)
def test_everything_else_is_no_code(typed: str) -> None:
    assert codes.parse(typed) is None


@given(st.integers())
def test_a_new_code_reads_back_and_has_no_awkward_symbol(seed: int) -> None:
    code = codes.generate(random.Random(seed).choice)
    assert set(code) <= set(codes.ALPHABET)
    assert codes.parse(codes.shown(code).lower()) == code


def test_a_body_with_an_awkward_check_symbol_is_drawn_again() -> None:
    awkward, good = "000000010", "000000000"
    assert codes.check_character(awkward) == "*"
    drawn = iter(awkward + good)
    assert codes.generate(lambda _: next(drawn)) == "0000000000"


def test_the_default_source_does_not_repeat_itself() -> None:
    assert len({codes.generate() for _ in range(500)}) == 500


@given(bodies, st.integers(0, 9), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, other: str) -> None:
    code = body + codes.check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert codes.parse(wrong) in ((None,) if wrong != code else (code, None))


@given(bodies, st.integers(0, 7))
def test_two_swapped_neighbours_are_always_found(body: str, place: int) -> None:
    code = body + codes.check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or codes.parse(swapped) is None


@given(st.text())
def test_whatever_is_pasted_is_answered(text: str) -> None:
    code = codes.parse(text)
    assert code is None or codes.parse(code) == code
