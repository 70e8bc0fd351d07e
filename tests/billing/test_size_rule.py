"""Recommendation 2003/361/EC: the limits, other firms, two years in a row; then what holds for any figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.size import Body, Figures, Policy, Related, Year, judge, measure, weight

MILLION = 1_000_000
POLICY = Policy()


def figures(staff: float = 10, turnover: int = MILLION, balance: int = MILLION) -> Figures:
    return Figures(Fraction(staff), Fraction(turnover), Fraction(balance))


def year(number: int = 2025, *, small: bool = True, body: Body = "firm") -> Year:
    return Year(number, body, figures(10 if small else 300))


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "small"),
    [
        (49, 10, 10, True),
        (49.99, 10, 90, True),
        (49, 90, 10, True),
        (49, 90, 90, False),
        (50, 1, 1, False),
        (0, 0, 0, True),
    ],
)
def test_the_limits(staff: float, turnover: int, balance: int, small: bool) -> None:
    one = Year(2025, "firm", figures(staff, turnover * MILLION, balance * MILLION))
    assert measure(one, POLICY).small is small


def test_one_euro_more_is_more() -> None:
    assert measure(Year(2025, "firm", figures(1, 10 * MILLION, 10 * MILLION)), POLICY).small
    over = 10 * MILLION + 1
    assert not measure(Year(2025, "firm", figures(1, over, over)), POLICY).small


def test_all_reasons_are_given() -> None:
    found = measure(Year(2025, "firm", figures(60, 20 * MILLION, 5 * MILLION)), POLICY)
    assert found.reasons == ("staff_reached", "turnover_above", "balance_within")


@pytest.mark.parametrize(
    ("share", "part"),
    [("0", "0"), ("24.99", "0"), ("25", "1/4"), ("50", "1/2"), ("50.01", "1"), ("100", "1")],
)
def test_how_much_of_another_firm_counts(share: str, part: str) -> None:
    assert weight(Fraction(share)) == Fraction(part)


def test_a_linked_and_a_partner_firm_are_added_in() -> None:
    others = (
        Related(Fraction(60), figures(20)),
        Related(Fraction(30), figures(40)),
        Related(Fraction(10), figures(99)),
    )
    found = measure(Year(2025, "firm", figures(17), others), POLICY)
    assert found.counted.staff == 17 + 20 + 12
    assert found.small
    assert "others_counted" in found.reasons
    assert not measure(Year(2025, "firm", figures(18), others), POLICY).small


def test_the_first_year_counts_by_itself() -> None:
    assert not judge([year(small=False)], POLICY).small
    assert judge([year()], POLICY).small


def test_one_year_above_changes_nothing_and_says_so() -> None:
    found = judge([year(2024), year(2025, small=False)], POLICY)
    assert found.small
    assert found.waiting
    assert found.reasons[-1] == "second_year_decides"


@pytest.mark.parametrize(
    ("sides", "small"),
    [
        ("ss", True),
        ("sll", False),
        ("sls", True),
        ("slsl", True),
        ("sllss", True),
        ("slls", False),
        ("l", False),
        ("lss", True),
        ("ls", False),
        ("l-ss", True),
        ("sl-l", True),  # a year that was not declared breaks the row
    ],
)
def test_two_years_in_a_row(sides: str, small: bool) -> None:
    years = [year(2020 + n, small=side == "s") for n, side in enumerate(sides) if side != "-"]
    assert judge(years, POLICY).small is small
    assert judge(list(reversed(years)), POLICY).small is small


def test_who_declared_nothing_is_taken_to_be_small() -> None:
    assert judge([], POLICY).reasons == ("nothing_declared",)
    assert judge([], POLICY).small


@pytest.mark.parametrize(
    ("body", "reason"), [("public_body", "public_body_is_free"), ("charity", "charity_is_free")]
)
def test_public_bodies_and_charities_by_the_operators_setting(body: Body, reason: str) -> None:
    large = [year(2024, small=False), year(2025, small=False, body=body)]
    assert judge(large, Policy()).reasons == (reason,)
    assert judge(large, Policy()).small
    assert not judge(large, Policy(public_bodies_free=False, charities_free=False)).small


staff = st.fractions(0, 500, max_denominator=100)
euros = st.fractions(0, 50 * MILLION, max_denominator=1)
any_figures = st.builds(Figures, staff, euros, euros)
others = st.lists(st.builds(Related, st.fractions(0, 100, max_denominator=100), any_figures), max_size=4)


@given(any_figures, others, st.builds(Related, st.fractions(0, 100, max_denominator=100), any_figures))
def test_another_firm_never_makes_one_smaller(own: Figures, known: list[Related], more: Related) -> None:
    before = measure(Year(2025, "firm", own, tuple(known)), POLICY)
    after = measure(Year(2025, "firm", own, (*known, more)), POLICY)
    assert before.small or not after.small
    assert after.counted.staff >= before.counted.staff


@given(st.lists(st.booleans(), min_size=2, max_size=12))
def test_the_verdict_changes_only_after_two_equal_years(sides: list[bool]) -> None:
    years = [year(2010 + n, small=side) for n, side in enumerate(sides)]
    before, after = judge(years[:-1], POLICY), judge(years, POLICY)
    if before.small != after.small:
        assert sides[-1] == sides[-2] == after.small
    assert after.waiting == (sides[-1] != after.small)
