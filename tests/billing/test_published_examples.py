"""Rounding by line and by total, held against figures that others have published."""

import pytest

from billing.rules.leitweg import is_leitweg_id, looks_like_one
from billing.rules.money import Line, totals

# Lines (net, rate), then per rate (rate, net, tax), net, tax and gross, all in cents and basis points.
EXAMPLES = {
    # KoSIT, XRechnung test suite, business case 01.01a: 314.86 x 7 % = 22.0402.
    "XRechnung 01.01a": ([(28879, 700), (2607, 700)], [(700, 31486, 2204)], 31486, 2204, 33690),
    # 01.03a: 170.28 x 7 % = 11.9196, rounded up; by line it would be 10.66 + 1.26 = 11.92 as well.
    "XRechnung 01.03a": ([(15234, 700), (1794, 700)], [(700, 17028, 1192)], 17028, 1192, 18220),
    "XRechnung 01.05a": (
        [(670000, 1900), (150000, 1900), (45000, 1900), (22000, 1900)],
        [(1900, 887000, 168530)], 887000, 168530, 1055530,
    ),
    # ZUGFeRD, "EN16931_Einfach": two rates in one invoice.
    "ZUGFeRD Einfach": (
        [(19800, 1900), (27500, 700)],
        [(1900, 19800, 3762), (700, 27500, 1925)], 47300, 5687, 52987,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_sums_as_published(name: str) -> None:
    lines, taxes, net, tax, gross = EXAMPLES[name]
    found = totals(Line(*one) for one in lines)
    assert [(one.rate, one.net, one.tax) for one in found.taxes] == taxes
    assert (found.net, found.tax, found.gross) == (net, tax, gross)


def test_tax_is_of_the_sum_and_not_of_the_lines() -> None:
    """Three times 0.03 at 19 %: each line's tax rounds to 0.01, that of the sum, 0.0171, to 0.02."""
    assert totals([Line(3, 1900)] * 3).tax == 2


@pytest.mark.parametrize(
    "text",
    # The first is the worked example of the format's description.
    [
        "04011000-1234512345-06",
        "991-33333TEST-33",
        "992-90009-96",
        "04011000-12345abcxyz-86",
        " 05711-06001-79 ",
    ],
)
def test_a_leitweg_id_is_known_by_its_digits(text: str) -> None:
    assert is_leitweg_id(text)
    assert looks_like_one(text)


@pytest.mark.parametrize("text", ["04011000-1234512345-60", "04011001-1234512345-06", "992-90008-96"])
def test_one_wrong_digit_is_found(text: str) -> None:
    assert looks_like_one(text)
    assert not is_leitweg_id(text)


@pytest.mark.parametrize(
    "text", ["", "4711", "Bestellung 12", "04011000", "\N{ARABIC-INDIC DIGIT ONE}" * 8, "1-2-3"]
)
def test_other_references_are_no_leitweg_ids(text: str) -> None:
    assert not looks_like_one(text)
