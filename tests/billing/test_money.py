"""Minor units, rounding, and taxes by rate: published examples, then what holds for all numbers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import money
from billing.rules.money import Line, TaxOfRate

amounts = st.integers(-(10**12), 10**12)
rates = st.sampled_from([0, 500, 700, 1600, 1900, 2000])


@pytest.mark.parametrize(
    ("value", "whole"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("-3/2", -2), ("2449/1000", 2), ("5/2", 3), ("0", 0), ("-1/3", 0)],
)
def test_a_half_goes_away_from_zero(value: str, whole: int) -> None:
    assert money.round_half_up(Fraction(value)) == whole


@given(st.fractions(max_denominator=10**6))
def test_what_is_rounded_stays_near_and_keeps_its_sign(value: Fraction) -> None:
    assert money.round_half_up(Fraction(value.numerator)) == value.numerator
    assert abs(money.round_half_up(value) - value) <= Fraction(1, 2)
    assert money.round_half_up(-value) == -money.round_half_up(value)


@given(amounts)
def test_thousandths_round_as_decimal_does(thousandths: int) -> None:
    expected = (Decimal(thousandths) / 1000).quantize(Decimal(1), ROUND_HALF_UP)
    assert money.round_half_up(Fraction(thousandths, 1000)) == expected


@pytest.mark.parametrize(
    ("net", "rate", "tax"),
    [
        (2900, 1900, 551),  # 29.00 and 19 %: 5.51, gross 34.51
        (870, 1900, 165),  # 9 of 30 days of it: 1.653
        (50, 1900, 10),  # 9.5 cents
        (-50, 1900, -10),
        (50, 700, 4),  # 3.5 cents
        (10000, 0, 0),
    ],
)
def test_tax_of_known_sums(net: int, rate: int, tax: int) -> None:
    assert money.tax_of(net, rate) == tax


def test_the_tax_is_rounded_once_for_each_rate_and_not_for_each_line() -> None:
    three = [Line(35, 1900)] * 3  # a line alone would be 6.65 cents, rounded to 7, and three of them 21
    assert money.totals(three).tax == money.round_half_up(Fraction(105 * 19, 100)) == 20


def test_an_invoice_of_two_rates() -> None:
    found = money.totals([Line(10000, 1900), Line(2000, 700), Line(-1000, 1900)])
    assert found.taxes == (TaxOfRate(1900, 9000, 1710), TaxOfRate(700, 2000, 140))
    assert (found.net, found.tax, found.gross) == (11000, 1850, 12850)


def test_nothing_comes_to_nothing() -> None:
    assert money.totals([]) == money.Totals(0, 0, 0, ())


@given(st.lists(st.builds(Line, amounts, rates), max_size=20))
def test_sums_always_add_up(lines: list[Line]) -> None:
    found = money.totals(lines)
    assert found.net == sum(line.net for line in lines)
    assert found.gross == found.net + found.tax
    assert found.tax == sum(one.tax for one in found.taxes)
    assert len({one.rate for one in found.taxes}) == len(found.taxes)
    exact = sum((Fraction(line.net * line.rate, 10_000) for line in lines), Fraction(0))
    assert abs(exact - found.tax) <= Fraction(len(found.taxes), 2)
    assert money.totals(reversed(lines)) == found


@pytest.mark.parametrize(
    ("currency", "decimals", "shown"), [("EUR", 2, "123.45"), ("JPY", 0, "12345"), ("KWD", 3, "12.345")]
)
def test_currencies_have_their_own_smallest_unit(currency: str, decimals: int, shown: str) -> None:
    assert money.exponent(currency) == decimals
    assert str(money.decimal(12345, currency)) == shown
    assert money.minor_units(Decimal(shown), currency) == 12345


def test_what_is_smaller_than_a_coin_is_no_amount() -> None:
    assert money.minor_units(Decimal("0.001"), "EUR") is None
    assert money.minor_units(Decimal("0.5"), "JPY") is None
    assert money.minor_units(Decimal("7.1"), "EUR") == 710


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD", "CHF"]))
def test_showing_and_reading_are_each_others_reverse(amount: int, currency: str) -> None:
    assert money.minor_units(money.decimal(amount, currency), currency) == amount


@given(st.integers(0, 10**9), st.integers(0, 366), st.integers(1, 366))
def test_a_share_and_the_rest_differ_from_the_whole_by_a_cent_at_most(
    amount: int, part: int, whole: int
) -> None:
    part = min(part, whole)
    assert abs(money.share(amount, part, whole) + money.share(amount, whole - part, whole) - amount) <= 1
