"""Which tax an invoice carries: every kind of buyer, and everything that is missing named at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.tax import MEMBERS, Buyer, NoRate, Seller, rate_of, treat

DAY = date(2026, 11, 22)
GERMAN = Seller("DE", "DE123456789")
VIENNA = Buyer("AT", "ATU12345678", vat_id_valid=True, consultation="WAPIAAAAW1")


@pytest.mark.parametrize(("goods", "rate"), [("standard", 1900), ("reduced", 700)])
def test_at_home(goods: str, rate: int) -> None:
    found = treat(GERMAN, Buyer("DE"), goods=goods, on=DAY)  # type: ignore[arg-type]
    assert (found.kind, found.rate, found.category) == ("domestic", rate, "S")
    assert found.reasons == (f"{goods}_rate",)


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2020-06-30", 1900), ("2020-07-01", 1600), ("2020-12-31", 1600), ("2021-01-01", 1900)],
)
def test_the_rate_is_that_of_the_day(day: str, rate: int) -> None:
    assert rate_of("DE", "standard", date.fromisoformat(day)) == rate


def test_a_country_without_rates_is_an_error_and_not_nothing() -> None:
    with pytest.raises(NoRate):
        treat(Seller("FR", "FR1"), Buyer("FR"), on=DAY)
    with pytest.raises(NoRate):
        rate_of("DE", "standard", date(2006, 12, 31))


@pytest.mark.parametrize("country", ["DE", "AT", "CH"])
def test_a_small_business_never_charges_tax(country: str) -> None:
    found = treat(Seller("DE", "DE123456789", small_business=True), Buyer(country), on=DAY)
    assert (found.kind, found.rate, found.category) == ("small_business", 0, "E")


def test_reverse_charge_needs_everything() -> None:
    found = treat(GERMAN, VIENNA, on=DAY)
    assert (found.kind, found.rate, found.category) == ("reverse_charge", 0, "AE")
    assert treat(GERMAN, Buyer("GR", "EL123456789", True, "W1"), on=DAY).kind == "reverse_charge"
    assert treat(GERMAN, Buyer("MC", "FR12345678901", True, "W1"), on=DAY).kind == "reverse_charge"


@pytest.mark.parametrize(
    ("seller", "buyer", "missing"),
    [
        (Seller("DE"), VIENNA, ("seller_vat_id_missing",)),
        (GERMAN, Buyer("AT"), ("buyer_vat_id_missing",)),
        (Seller("DE"), Buyer("AT"), ("seller_vat_id_missing", "buyer_vat_id_missing")),
        (GERMAN, Buyer("AT", "ATU12345678"), ("buyer_vat_id_not_confirmed",)),
        (GERMAN, Buyer("AT", "ATU12345678", True), ("consultation_number_missing",)),
        (GERMAN, Buyer("AT", "FR12345678901", True, "W1"), ("buyer_vat_id_of_another_country",)),
        (GERMAN, Buyer("IE", "XI123456789", True, "W1"), ("buyer_vat_id_of_another_country",)),
    ],
)
def test_without_proof_our_own_tax_is_charged(seller: Seller, buyer: Buyer, missing: tuple[str, ...]) -> None:
    found = treat(seller, buyer, on=DAY)
    assert (found.kind, found.rate, found.category) == ("unproven_business", 1900, "S")
    assert found.reasons == missing


@pytest.mark.parametrize("country", ["CH", "GB", "US", "NO", ""])
def test_outside_the_union_there_is_no_tax_of_ours(country: str) -> None:
    found = treat(GERMAN, Buyer(country), on=DAY)
    assert (found.kind, found.rate, found.category) == ("third_country", 0, "O")


def test_a_seller_outside_the_union_charges_none_of_its_taxes_inside() -> None:
    assert treat(Seller("CH"), VIENNA, on=DAY).reasons == ("seller_outside_the_union",)


ids = st.sampled_from(["", "DE123456789", "ATU12345678", "EL123456789", "FR12345678901"])
buyers = st.builds(
    Buyer,
    st.sampled_from([*sorted(MEMBERS), "CH", "US", "MC"]),
    ids,
    st.booleans(),
    st.sampled_from(["", "W1"]),
)


@given(buyers, st.booleans())
def test_no_tax_inside_the_union_without_proof(buyer: Buyer, small: bool) -> None:
    found = treat(Seller("DE", "DE123456789", small), buyer, on=DAY)
    assert found.reasons
    if found.kind == "reverse_charge":
        assert buyer.vat_id
        assert buyer.vat_id_valid
        assert buyer.consultation
    if buyer.country in MEMBERS and not small and found.kind != "reverse_charge":
        assert found.rate == 1900
    if small:
        assert found.rate == 0
