"""Sums and areas as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles import amounts, areas


@pytest.mark.parametrize(
    ("typed", "currency", "stored"),
    [
        ("4,90", "EUR", 490),
        ("4.90 €", "EUR", 490),
        ("€4.9", "EUR", 490),
        ("1.250,-", "EUR", 125000),
        ("1,250.00", "USD", 125000),
        ("1'250.50", "CHF", 125050),
        ("0", "EUR", 0),
        ("٤٫٩", "EUR", None),
        ("٤", "EUR", 400),
        ("500", "JPY", 500),
        ("500,50", "JPY", None),
        ("-3", "EUR", None),
        ("vier", "EUR", None),
        ("", "EUR", None),
        ("99999999999", "EUR", None),
        ("4,999", "EUR", 499900),
    ],
)
def test_a_sum_is_read_as_it_was_meant(typed: str, currency: str, stored: int | None) -> None:
    assert amounts.parse(typed, currency) == stored


@given(st.integers(0, amounts.LARGEST), st.sampled_from(amounts.CURRENCIES), st.booleans())
def test_a_sum_reads_back_from_its_field(amount: int, currency: str, comma: bool) -> None:
    if amounts.decimals(currency) == 0:
        amount //= 100
    assert amounts.parse(amounts.typed(amount, currency, comma=comma), currency) == amount


def test_postcodes_are_read_and_what_is_none_is_named() -> None:
    codes, unread = areas.read("10115, 101*; 10115–10179\n10115, Mitte, SW1A 1AA, 1000-205, 20xxx")
    assert codes == ("10115", "101*", "10115-10179", "SW1A 1AA", "1000-205", "20*")
    assert unread == ("Mitte",)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("D-20095, A-1010; CH-8001", ("20095", "1010", "8001")),
        ("D-20095 – D-20099, at-1010", ("20095-20099", "1010")),
        ("20095 Hamburg\n22765 Hamburg-Altona", ("20095", "22765")),
        ("1010 Wien, 8001 Zürich (Kreis", ("1010", "8001")),
        ("1010 1020  1030", ("1010", "1020", "1030")),
        (
            "110 00, 123 45, 1012 LG, 1012LG, LV-1010, SW1A 2AA",
            ("110 00", "123 45", "1012 LG", "1012LG", "LV-1010", "SW1A 2AA"),
        ),
    ],
)
def test_postcodes_as_they_stand_on_envelopes(typed: str, codes: tuple[str, ...]) -> None:
    assert areas.read(typed) == (codes, ())


def test_a_number_of_a_house_is_no_postcode_with_a_town() -> None:
    assert areas.read("20095 Hamburg 12") == ((), ("20095 Hamburg 12",))


@pytest.mark.parametrize(
    ("postcode", "inside"),
    [("10115", True), ("10130", True), ("10180", False), ("20099", True), ("sw1a1aa", True), ("", False)],
)
def test_an_area_holds_its_postcodes(postcode: str, inside: bool) -> None:
    codes, _ = areas.read("10115-10179, 200*, SW1A 1AA")
    assert areas.covers(codes, postcode) is inside


def test_a_portuguese_postcode_is_no_range() -> None:
    codes, _ = areas.read("1000-205")
    assert areas.covers(codes, "1000-205")
    assert not areas.covers(codes, "1000")
