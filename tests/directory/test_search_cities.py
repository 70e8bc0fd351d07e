"""A name and a city in one box, and cities by the names that other languages have for them."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles.document import Address, Document
from directory.rules import exonyms, terms
from directory.selectors.search import Wish, find
from tests.accounts.profile_documents import HOSTILE, MAIN
from tests.directory.publishing import firm


def at_home(city: str) -> Document:
    address = Address(lines=("Ring 1",), postcode="12345", city=city, country="DE")
    return Document(locations=(replace(MAIN, address=address),))


def listed(name: str, city: str) -> None:
    firm(name, at_home(city))


def names(name: str = "", place: str = "", **fields: Any) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        page = find(Wish(name=name, place=place, sealed_only=False, **fields), at=timezone.now())
    assert len(queries) <= 5
    return [hit.name for hit in page.hits]


@pytest.fixture
def street() -> None:
    listed("Bäckerei Weber", "Berlin")
    listed("Bäckerei Weber am Markt", "Frankfurt am Main")
    listed("Bäckerei Jansen", "Berlin")
    listed("Weber & Berlin", "Potsdam")
    listed("Schreinerei Weber", "Halle (Saale)")
    listed("Konditorei Sacher", "Wien")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bäckerei Weber Berlin", ["Bäckerei Weber"]),
        ("Berlin Bäckerei Weber", ["Bäckerei Weber"]),
        ("weber berlin", ["Bäckerei Weber", "Weber & Berlin"]),
        ("Berlin", ["Weber & Berlin"]),
        ("Bäckerei Berlin", ["Bäckerei Jansen", "Bäckerei Weber"]),
        ("Bäckerei Weber Frankfurt am Main", ["Bäckerei Weber am Markt"]),
        ("Bäckerei Weber Frankfurt", ["Bäckerei Weber am Markt"]),
        ("weber frankfurt/main", ["Bäckerei Weber am Markt"]),
        ("Weber Francfort-sur-le-Main", ["Bäckerei Weber am Markt"]),
        ("Weber Halle", ["Schreinerei Weber"]),
        ("Weber, Halle (Saale)", ["Schreinerei Weber"]),
        ("Sacher Vienna", ["Konditorei Sacher"]),
        ("Sacher Wien", ["Konditorei Sacher"]),
        ("Vienna", ["Konditorei Sacher"]),
        ("Bäckrei Weber Berlin", ["Bäckerei Weber"]),
        ("Weber Hamburg", []),
        ("Sacher Berlin", []),
        ("Jansen Frankfurt am Main", []),
        ("Weber Mainz", []),
        ("Berlin Frankfurt am Main", []),
    ],
)
def test_a_name_and_a_city_in_one_box(street: None, typed: str, found: list[str]) -> None:
    assert names(typed) == found


@pytest.mark.django_db
def test_a_city_in_the_box_for_names_is_no_guess(street: None, client: Client) -> None:
    for typed in ("Bäckerei Weber Berlin", "Sacher Vienna", "Weber Halle"):
        answer = client.get("/en/directory/", {"q": typed, "all": "on"}).content.decode()
        assert "/b/firm-" in answer
        assert "Nothing is spelled exactly like this." not in answer
    assert (
        "Shown for: backerei"
        in client.get("/en/directory/", {"q": "Bäckrei Weber Berlin", "all": "on"}).content.decode()
    )


@pytest.mark.django_db
def test_the_rest_still_holds_together(street: None) -> None:
    assert names("Bäckerei Berlin", category="florist") == []
    assert names("Bäckerei Berlin", place="Frankfurt am Main") == []
    assert names("Bäckerei Weber Berlin", place="Berlin") == ["Bäckerei Weber"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "typed"),
    [
        ("Wien", "Vienna"),
        ("Vienna", "Wien"),
        ("München", "munich"),
        ("Munich", "Muenchen"),
        ("Köln", "koeln"),
        ("Cologne", "Koeln"),
        ("Köln", "Cologne"),
        ("Nürnberg", "Nuremberg"),
        ("Braunschweig", "Brunswick"),
        ("Hannover", "HANOVER"),
        ("Zürich", "Zurich"),
        ("Zürich", "Zurigo"),
        ("Genève", "Genf"),
        ("Genf", "Geneva"),
        ("Genève", "Ginevra"),
        ("Basel", "Bâle"),
        ("Biel/Bienne", "Bienne"),
        ("St. Gallen", "Saint-Gall"),
        ("Freiburg im Breisgau", "Freiburg"),
        ("Fribourg", "Freiburg"),
        ("København", "Copenhagen"),
        ("Praha", "Prag"),
        ("Warszawa", "Varsovie"),
        ("Frankfurt am Main", "Frankfurt"),
        ("Frankfurt", "Frankfurt am Main"),
    ],
)
def test_a_city_is_found_by_its_names_elsewhere(here: str, typed: str) -> None:
    listed("Huber", here)
    listed("Huber", "Anderswo")
    assert names(place=typed) == ["Huber"]
    assert names("Huber", place=typed) == ["Huber"]
    assert names(f"Huber {typed}") == ["Huber"]


@pytest.mark.django_db
def test_both_names_are_one_city_and_its_like_is_none(client: Client) -> None:
    for name, city in (("Eins", "Wien"), ("Zwei", "Vienna"), ("Drei", "Wiener Neustadt"), ("Vier", "Bern")):
        listed(name, city)
    assert names(place="Vienna") == ["Eins", "Zwei"]
    assert names(place="Vienne") == ["Eins", "Zwei"]
    assert names(place="Wien") == ["Drei", "Eins", "Zwei"]  # by its beginning, as ever
    answer = client.get("/en/directory/", {"place": "Vienna", "all": "on"}).content.decode()
    assert "Nothing is spelled exactly like this." not in answer


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*HOSTILE, "c:wien", "wien%", "w_en", "' OR 1=1 --", "\\", "Wien " * 30])
def test_whatever_is_typed_finds_nobody_else(text: str) -> None:
    listed("Huber", "Hamburg")
    text = text.replace("\x00", "")
    assert names("Huber " + text) in ([], ["Huber"])
    assert names(place=text) == []


def test_each_name_leads_to_every_other_one() -> None:
    table = exonyms.table(terms.place)
    assert len(table) > 150
    for name, others in table.items():
        assert name == terms.place(name) != ""
        assert name not in others
        assert all(name in table[other] for other in others)
    assert set(table["freiburg"]) >= {"freiburg im breisgau", "fribourg"}
    assert "fribourg" not in table["freiburg im breisgau"]


@given(st.lists(st.sampled_from(["huber", "frankfurt", "am", "main", "wien", "st", "gallen"]), max_size=6))
def test_towns_are_words_in_a_row(asked: list[str]) -> None:
    words = tuple(dict.fromkeys(asked))
    towns = terms.asked_towns(words)
    assert len(towns) == sum(min(4, len(words) - first) for first in range(len(words)))
    text = f" {' '.join(words)} "
    assert all(f" {' '.join(town.words)} " in text for town in towns)
    assert all(town.terms[0] == f"c:{' '.join(town.words)}" for town in towns)
