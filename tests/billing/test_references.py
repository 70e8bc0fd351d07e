"""Numbers of documents and the reference that a transfer carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.references import creditor_reference, is_creditor_reference, number


def test_numbers() -> None:
    assert number("invoice", 2026, 42) == "2026-0042"
    assert number("credit_note", 2026, 1) == "G2026-0001"
    assert number("invoice", 2026, 12345) == "2026-12345"


def test_the_published_example() -> None:
    """ISO 11649's own: RF18 5390 0754 7034."""
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert is_creditor_reference("RF18 5390 0754 7034")


@given(st.sampled_from(["invoice", "credit_note"]), st.integers(2020, 2099), st.integers(1, 10**6))
def test_every_number_has_a_reference_that_banks_accept(kind: str, year: int, serial: int) -> None:
    reference = creditor_reference(number(kind, year, serial))
    assert is_creditor_reference(reference)
    assert len(reference) <= 25


@given(st.integers(1, 9999), st.integers(4, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, position: int, shift: int) -> None:
    right = creditor_reference(number("invoice", 2026, serial))
    digit = (int(right[position]) + shift) % 10
    assert not is_creditor_reference(f"{right[:position]}{digit}{right[position + 1 :]}")


@pytest.mark.parametrize(
    "text", ["", "RF", "RF18", "XX18539007547034", "RF18539007547035", "RF18 ☃", "RF1853900\x00"]
)
def test_what_is_none(text: str) -> None:
    assert not is_creditor_reference(text)
