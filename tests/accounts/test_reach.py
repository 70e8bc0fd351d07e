"""Whether an offer comes to a postcode: exact where it can be, and never a guess."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles.delivery import Area, DeliveryOffer
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.reach import country_of, reach
from tests.accounts.profile_documents import MAIN, SECOND

DOCUMENT = Document(locations=(MAIN, SECOND))


def to(area: Area, postcode: str, country: str = "DE", document: Document = DOCUMENT) -> str:
    return reach(DeliveryOffer("own_delivery", area=area), document, postcode=postcode, country=country)


@pytest.mark.parametrize(
    ("area", "postcode", "answer"),
    [
        (Area(), "99999", "yes"),
        (Area("countries", countries=("DE", "AT")), "10115", "yes"),
        (Area("countries", countries=("AT",)), "10115", "no"),
        (Area("postcodes", postcodes=("10115-10179", "12*"), countries=("DE",)), "10117", "yes"),
        (Area("postcodes", postcodes=("10115-10179", "12*"), countries=("DE",)), "12345", "yes"),
        (Area("postcodes", postcodes=("10115-10179", "12*"), countries=("DE",)), "10180", "no"),
        (Area("postcodes", postcodes=("1010",), countries=("AT",)), "1010", "no"),
        (Area("radius", radius_km=15, around="main"), "10115", "yes"),
        (Area("radius", radius_km=15, around="main"), "10117", "unknown"),
        (Area("radius", radius_km=15, around="second"), "10115", "unknown"),
        (Area("radius", radius_km=15, around="gone"), "10115", "unknown"),
    ],
)
def test_what_is_known_is_said(area: Area, postcode: str, answer: str) -> None:
    assert to(area, postcode) == answer


@given(st.integers(1, 2000), st.from_regex(r"\d{5}", fullmatch=True))
def test_a_distance_never_says_no_and_says_yes_only_in_the_middle(km: int, postcode: str) -> None:
    answer = to(Area("radius", radius_km=km, around="main"), postcode)
    assert answer == ("yes" if postcode == "10115" else "unknown")


def test_the_country_is_that_of_the_main_location() -> None:
    vienna = replace(MAIN, address=replace(MAIN.address, country="AT"))
    assert country_of(Document(locations=(vienna, MAIN)), otherwise="DE") == "AT"
    assert country_of(Document(), otherwise="CH") == "CH"
    assert (
        to(Area("radius", radius_km=5, around="main"), "10115", "DE", Document(locations=(vienna,)))
        == "unknown"
    )
