"""Which invoices a transfer names, and to whom it goes; what leaves a doubt waits for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.bank.matching import Decision, Named, Names, Share, decide, names_in
from billing.rules.references import creditor_reference

RF = creditor_reference("2026-0042")


@pytest.mark.parametrize(
    ("text", "surely", "perhaps"),
    [
        ("Rechnung 2026-0042", {"2026-0042"}, set()),
        ("RE-NR. 2026 - 42 und 2026/0043", {"2026-0042", "2026-0043"}, set()),
        (RF, {"2026-0042"}, {"2026-0042"}),
        (f"{RF[:4]} {RF[4:8]} {RF[8:]}", {"2026-0042"}, set()),
        (f"Ref {RF.lower()}danke", {"2026-0042"}, set()),
        (f"{RF}7", {"2026-0042"}, set()),
        ("RF9920260042", set(), {"2026-0042"}),
        ("20260042", set(), {"2026-0042"}),
        ("am 20261123 gezahlt", set(), {"2026-1123"}),
        ("Kundennummer 12026-0042", set(), set()),
        ("\N{EN DASH}", set(), set()),
        ("2026\N{EN DASH}0042 😀", {"2026-0042"}, set()),
        ("", set(), set()),
    ],
)
def test_names(text: str, surely: set[str], perhaps: set[str]) -> None:
    found = names_in(text)
    assert found.surely == surely
    assert found.perhaps <= perhaps | {"2026-00427"}
    assert perhaps - surely <= found.perhaps


@given(st.text(max_size=300))
def test_any_words_can_be_read(text: str) -> None:
    names_in(text)


@given(st.integers(2020, 2099), st.integers(1, 9_999_999), st.text("abcxyz -./,", max_size=9))
def test_our_reference_is_always_found(year: int, serial: int, around: str) -> None:
    number = f"{year}-{serial:04d}"
    assert number in names_in(f"{around} {creditor_reference(number)} {around}").surely


def named(invoice: int, left: int, business: str = "A", currency: str = "EUR") -> Named:
    return Named(invoice, business, f"2026-{invoice:04d}", left, currency)


def said(*surely: int, perhaps: tuple[int, ...] = ()) -> Names:
    return Names(frozenset(f"2026-{n:04d}" for n in surely), frozenset(f"2026-{n:04d}" for n in perhaps))


@pytest.mark.parametrize("amount", [1, 1000, 5000])
def test_a_named_invoice_gets_a_part_all_or_more(amount: int) -> None:
    assert decide(amount, "EUR", said(1), [named(1, 1000)]) == Decision((Share("A", amount, (1,)),))


def test_several_of_one_firm() -> None:
    found = decide(2500, "EUR", said(1, 2), [named(1, 1000), named(2, 2000)])
    assert found.shares == (Share("A", 2500, (1, 2)),)


def test_several_firms_share_only_what_fits_exactly() -> None:
    rows = [named(1, 1000), named(2, 2000, "B"), named(3, 500)]
    found = decide(3500, "EUR", said(1, 2, 3), rows)
    assert found.shares == (Share("A", 1500, (1, 3)), Share("B", 2000, (2,)))
    assert decide(3501, "EUR", said(1, 2, 3), rows) == Decision(reason="several_firms")
    paid = [named(1, 0), named(2, 3500, "B")]
    assert decide(3500, "EUR", said(1, 2), paid) == Decision(reason="several_firms")


def test_a_number_without_check_digits_counts_only_with_the_right_amount() -> None:
    assert decide(1000, "EUR", said(perhaps=(1,)), [named(1, 1000)]).shares
    assert decide(999, "EUR", said(perhaps=(1,)), [named(1, 1000)]) == Decision(reason="no_reference")


def test_no_name_and_another_currency() -> None:
    assert decide(1000, "EUR", said(), []) == Decision(reason="no_reference")
    assert decide(1000, "CHF", said(1), [named(1, 1000)]) == Decision(reason="other_currency")


@given(
    st.integers(1, 10_000),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from("ABC")), max_size=5),
)
def test_all_of_a_transfer_is_shared_out_or_nothing(amount: int, lefts: list[tuple[int, str]]) -> None:
    rows = [named(n, left, firm) for n, (left, firm) in enumerate(lefts, start=1)]
    found = decide(amount, "EUR", said(*range(1, len(rows) + 1)), rows)
    assert bool(found.shares) != bool(found.reason)
    assert sum(one.amount for one in found.shares) in (0, amount)
    assert all(one.amount > 0 for one in found.shares)
