"""The form of the directory: lists that are drawn once say what Django's own would say."""

import pytest
from django.forms import Select
from django.test import Client, override_settings
from django.utils import translation

from directory.forms import widgets
from directory.forms.search import SearchForm
from directory.forms.widgets import DrawnOnce
from tests.house.pages import check

CHOICES = [("", "Alle"), ("a", "<b>Ä</b>"), ("b", "B & C")]


@pytest.fixture(autouse=True)
def _nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widgets, "_drawn", {})


@pytest.mark.parametrize("value", [None, "", "a", "b", "z", "<script>", "x" * 500])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x", "aria-invalid": True}])
def test_drawn_once_is_drawn_as_django_draws_it(value: str | None, attrs: dict[str, object]) -> None:
    ours, djangos = DrawnOnce(choices=CHOICES), Select(choices=CHOICES)
    for _turn in range(2):
        drawn = ours.render("kind", value, attrs)
        assert drawn == djangos.render("kind", value, attrs)
        assert hasattr(drawn, "__html__")


def test_another_choice_name_list_or_attribute_is_another_drawing() -> None:
    widget = DrawnOnce(choices=CHOICES)
    drawn = {
        widget.render("kind", "a", {}),
        widget.render("kind", "b", {}),
        widget.render("other", "a", {}),
        widget.render("kind", "a", {"id": "x"}),
        DrawnOnce(choices=CHOICES[:2]).render("kind", "a", {}),
        DrawnOnce(choices=CHOICES, attrs={"class": "w"}).render("kind", "a", {}),
    }
    assert len(drawn) == 6


def test_what_is_not_in_the_list_is_not_remembered() -> None:
    widget = DrawnOnce(choices=CHOICES)
    for number in range(50):
        widget.render("kind", f"stranger {number}", {})
    assert widgets._drawn == {}


def test_each_language_and_each_country_has_its_own_lists() -> None:
    with translation.override("de"):
        german = str(SearchForm({})["country"])
    with translation.override("en"):
        english = str(SearchForm({})["country"])
        with override_settings(OPERATOR_COUNTRY="AT"):
            austrian = str(SearchForm({})["country"])
    assert german.index("Deutschland") < german.index("Belgien") < german.index("Frankreich")
    assert english.index("Germany") < english.index("Austria") < english.index("Belgium")
    assert austrian.index("Austria") < austrian.index("Belgium") < austrian.index("Germany")


@pytest.mark.django_db
def test_the_page_keeps_what_was_chosen_and_links_each_category_in_its_language(client: Client) -> None:
    for prefix, language, word in (("", "de", "Bäckerei"), ("/en", "en", "Bakery"), ("", "de", "Bäckerei")):
        answer = client.get(f"{prefix}/directory/?category=bakery&country=AT")
        page = check(answer.content, language)
        chosen = [one["value"] for one in page.all("option") if "selected" in one]
        assert chosen == ["bakery", "AT"]
        links = [one["href"] for one in page.all("a") if one.get("href", "").endswith("?category=bakery")]
        assert links == [f"{prefix}/directory/?category=bakery"]
        assert word in page.html


@pytest.mark.parametrize(
    ("typed", "place", "country"),
    [
        ("10115", "10115", "DE"),
        ("10115 Berlin", "Berlin", "DE"),
        ("Berlin, 10115", "Berlin", "DE"),
        ("D-10115", "10115", "DE"),
        ("A-1010 Wien", "Wien", "AT"),
        ("CH 8001", "8001", "CH"),
        ("Frankfurt am Main", "Frankfurt am Main", "DE"),
        ("60311 Frankfurt am Main", "Frankfurt am Main", "DE"),
        ("LV-1010", "LV-1010", "DE"),
        ("SW1A 2AA", "SW1A 2AA", "DE"),
        ("123 45", "123 45", "DE"),
        ("", "", "DE"),
    ],
)
def test_a_place_as_it_stands_on_an_envelope(typed: str, place: str, country: str) -> None:
    form = SearchForm({"place": typed})
    assert form.is_valid()
    assert (form.wish().place, form.wish().country) == (place, country)


def test_a_postcode_to_deliver_to_may_bring_its_country_and_its_town() -> None:
    found = SearchForm({"to": "CH-8001 Zürich", "country": "AT", "place": "10115"})
    assert found.is_valid()
    assert (found.wish().delivers_to, found.wish().country) == ("8001", "CH")
    plain = SearchForm({"to": "1010 Wien", "country": "AT"})
    assert plain.is_valid()
    assert (plain.wish().delivers_to, plain.wish().country) == ("1010", "AT")
