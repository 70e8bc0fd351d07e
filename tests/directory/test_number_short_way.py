"""The short way of numbers that are what they are: the same answers as the library that reads numbers, always."""

from collections.abc import Callable

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, format_number

from directory.rules import numbers
from directory.rules.queries import Query, is_canonical, read, understand
from tests.verification.number_examples import examples

REGIONS = ("DE", "AT", "US", "IT", "RU")
EXAMPLES = sorted({format_number(n, PhoneNumberFormat.E164) for *_kind, n in examples()})
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
digits = st.text("0123456789", min_size=1, max_size=14)
# Begins as numbers of some country do, or with anything; and real ones with a digit too many, too few or another one.
likely = st.builds(lambda code, rest: f"+{code}{rest}", st.sampled_from(CODES), digits)
prefixed = st.builds(lambda code, rest: f"+{code}0{rest}", st.sampled_from(CODES), digits)
near = st.builds(
    lambda number, cut, more: number[:cut] + more, st.sampled_from(EXAMPLES), st.integers(2, 16), digits
)
anything = st.one_of(likely, prefixed, near, digits.map("+{}".format))


def library(text: str) -> str | None:
    """What the library says of a number, with nothing of ours before it."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(text), PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return None


@settings(max_examples=3000, deadline=None)
@given(anything, st.sampled_from(REGIONS))
def test_a_question_is_understood_alike_on_both_ways(text: str, region: str) -> None:
    slow = read(text, own_host="x.example", region=region)
    assert understand(text, own_host="x.example", region=region) == slow
    if is_canonical(text) and numbers.is_itself(text):
        assert slow == Query("number", text)


@settings(max_examples=3000, deadline=None)
@given(anything)
def test_a_customer_s_number_is_read_alike_on_both_ways(text: str) -> None:
    if 8 <= len(text) <= 16 and text[1] != "0":
        assert numbers.canonical(text) == library(text)
    else:
        assert numbers.canonical(text) is None


@given(st.text(max_size=20), st.sampled_from([str, "+{}".format, "+49{}".format, " {}".format]))
def test_whatever_comes_nothing_fails(text: str, written: Callable[[str], str]) -> None:
    typed = written(text)
    understood = understand(typed, own_host="x.example", region="DE")
    assert understood == read(typed, own_host="x.example", region="DE")
    found = numbers.canonical(typed)
    assert found is None or (found.isascii() and is_canonical(found))


def test_nearly_every_real_number_takes_it() -> None:
    """Only where a national number begins like what is dialled before one is the library asked."""
    short = [number for number in EXAMPLES if numbers.is_itself(number)]
    assert len(short) > 0.9 * len(EXAMPLES)


@pytest.mark.parametrize("number", ["+4903023125012", "+12", "+999123456789", "+490", "+3", "+0", "+"])
def test_in_doubt_the_library_is_asked(number: str) -> None:
    assert not numbers.is_itself(number)
