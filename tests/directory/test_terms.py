"""The terms of an entry and those of a question meet, however a name, a city or a postcode is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles.delivery import Area, DeliveryOffer
from accounts.rules.profiles.document import Document
from directory.rules import terms
from directory.rules.terms import Known
from tests.accounts.profile_documents import FULL, HOSTILE, hostile

HUBER = Known(("Bäckerei Huber GmbH",), "Berlin", "DE")


def test_the_terms_of_a_full_profile() -> None:
    found = terms.terms_of(HUBER, FULL)
    assert found[:4] == ("a:", "w:backerei", "w:huber", "w:gmbh")
    assert {"c:berlin", "c:potsdam", "p:DE:10115", "p:DE:14467", "k:bakery", "d:DE:10", "d:DE:10115"} <= set(
        found
    )
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("10115", "10119", 5), ("10000", "19999", 1), ("00001", "99999", 45), ("9", "10", 0)],
)
def test_a_range_is_few_beginnings(first: str, last: str, count: int) -> None:
    assert len(list(terms.spread(first, last))) == count


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_range_covers_what_lies_in_it_and_nothing_else(one: int, two: int, asked: int) -> None:
    low, high = sorted((one, two))
    beginnings = list(terms.spread(f"{low:05d}", f"{high:05d}"))
    assert any(f"{asked:05d}".startswith(part) for part in beginnings) == (low <= asked <= high)


@pytest.mark.parametrize(
    ("area", "code", "country", "fits"),
    [
        (Area("postcodes", ("101*",), countries=("DE",)), "10115", "DE", True),
        (Area("postcodes", ("101*",), countries=("DE",)), "10215", "DE", False),
        (Area("postcodes", ("10110-10120",), countries=("DE",)), "10115", "DE", True),
        (Area("postcodes", ("10110 - 10114",), countries=("DE",)), "10115", "DE", False),
        (Area("postcodes", ("SW1A 2AA",), countries=("GB",)), "sw1a2aa", "GB", True),
        (Area("postcodes", ("10115",)), "10115", "DE", True),
        (Area("countries", countries=("AT", "DE")), "10115", "DE", True),
        (Area("countries", countries=("AT",)), "10115", "DE", False),
        (Area("anywhere"), "10115", "DE", True),
        (Area("radius", radius_km=5, around="main"), "10115", "DE", True),
        (Area("radius", radius_km=5, around="main"), "10117", "DE", False),
        (Area("radius", radius_km=5, around="gone"), "10115", "DE", False),
    ],
)
def test_who_delivers_where(area: Area, code: str, country: str, fits: bool) -> None:
    document = Document(locations=FULL.locations, delivery=(DeliveryOffer("own_delivery", area=area),))
    has = set(terms.terms_of(HUBER, document))
    assert bool(has & set(terms.asked_delivery(code, country))) == fits


def test_picking_up_is_no_delivery() -> None:
    document = Document(delivery=(DeliveryOffer("pickup"),))
    assert not any(term.startswith("d:") for term in terms.terms_of(HUBER, document))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("HUBER Backwaren GmbH & Co. KG", ("huber", "backwaren")),
        ("  Bäckerei   Huber ", ("backerei", "huber")),
        ("GmbH", ("gmbh",)),
        ("Müller's", ("mullers",)),
        ("", ()),
        ("\u202e!!! ✓", ()),
    ],
)
def test_what_is_asked_for(typed: str, asked: tuple[str, ...]) -> None:
    assert terms.asked_words(typed) == asked


@pytest.mark.parametrize("text", HOSTILE)
def test_terms_stay_small_whatever_is_written(text: str) -> None:
    found = terms.terms_of(Known((text, text * 50), text, "DE"), hostile(text))
    assert len(found) < 600
    assert all(len(term) <= 80 or term.startswith(("k:", "d:")) for term in found)


@given(st.text(max_size=300))
def test_sort_keys_fit_their_column(name: str) -> None:
    key = terms.sort_key(name, "0" * 32)
    assert len(key) <= 64
    assert "\x00" not in key


def test_slips_of_the_fingers() -> None:
    known = ["huber", "hubert", "weber", "backerei", "buchhandlung"]
    assert terms.alike("hubr", known, 8)[0] == "huber"
    assert terms.alike("bakerei", known, 8) == ["backerei"]
    assert terms.alike("xyz", known, 8) == []


@pytest.mark.parametrize(
    ("asked", "found", "same"),
    [
        ("baeckerei", "backerei", True),
        ("muenchen", "munchen", True),
        ("goethe", "gothe", True),
        ("backerei", "baeckerei", False),
        ("backerei", "backerei", False),
        ("bauer", "bauer", False),
        ("baeckerei", "backer", False),
    ],
)
def test_an_umlaut_may_be_spelled_out(asked: str, found: str, same: bool) -> None:
    assert terms.is_spelled_out(asked, found) is same
