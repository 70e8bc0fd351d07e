"""Locations: an address as its country writes one, a zone that fits, the order, and room in the plan."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Business, Profile
from accounts.rules import address_forms, time_zones
from accounts.rules.profiles import document as documents
from accounts.rules.profiles import opening
from accounts.rules.profiles.document import Address, Document, Location
from accounts.rules.profiles.hours import HolidayPolicy, Hours
from tests import factories
from tests.billing.factories import plans
from tests.house.filling import filled
from tests.house.pages import Page

NEW = "/en/profile/places/new/"
SHOP = Location("shop", "Laden", Address(("Weg 1",), "", "10115", "Berlin", "", "DE"), "Europe/Berlin")


@pytest.fixture
def business(client: Client, db: None) -> Business:
    owner = factories.user()
    client.force_login(owner)
    return factories.business(
        owner=owner, street="Hauptstraße 1", postcode="80331", city="München", country="DE"
    )


def places(business: Business) -> tuple[Location, ...]:
    return Profile.objects.get(business=business).document.locations


def put(business: Business, *found: Location) -> None:
    draft = documents.dump(Document(locations=found))
    Profile.objects.update_or_create(business=business, defaults={"draft": draft})


def send(client: Client, page: str, **typed: Any) -> Any:
    return client.post(page, filled(client.get(page), "country", **{"action": "save", **typed}))


def test_a_new_location_is_shown_with_its_hours_as_the_next_step(client: Client, business: Business) -> None:
    done = send(client, NEW)
    (place,) = places(business)
    assert done["Location"] == f"/en/profile/places/{place.key}/"
    page = client.get(done["Location"]).content.decode()
    assert "Saved. Customers see it once you publish it." in page
    assert "Next: opening hours" in page
    assert f'href="/en/profile/hours/{place.key}/"' in page
    put(business, replace(place, hours=Hours("appointment")))
    later = client.get(done["Location"]).content.decode()
    assert "Next: opening hours" not in later
    assert f'href="/en/profile/hours/{place.key}/"' in later
    assert send(client, done["Location"], name="Laden")["Location"] == "/en/profile/"
    assert "Next: opening hours" not in client.get(NEW).content.decode()


def test_the_first_location_is_what_we_know_already(client: Client, business: Business) -> None:
    assert send(client, NEW).status_code == 302
    (place,) = places(business)
    assert place.address == Address(("Hauptstraße 1",), "", "80331", "München", "", "DE")
    assert place.time_zone == "Europe/Berlin"
    assert place.hours == Hours(holidays=HolidayPolicy(country="DE"))
    assert place.key.isalnum()
    # The second one begins empty.
    assert "Hauptstraße 1" not in client.get(NEW).content.decode()
    front = client.get("/en/profile/").content.decode()
    assert f"/en/profile/hours/{place.key}/" in front
    assert "Hauptstraße 1" in front


def test_another_country_has_another_form_and_nothing_typed_is_lost(
    client: Client, business: Business
) -> None:
    shown = send(client, NEW, action="country", country="US", street="1 Main Street", name="Branch")
    page = Page(shown.content)
    assert shown.status_code == 200
    assert "ZIP code" in page.html
    assert "1 Main Street" in page.html
    assert filled(shown, "country")["time_zone"] == "America/New_York"
    answer = client.post(NEW, filled(shown, "country", city="Springfield", postcode="62701", action="save"))
    assert "Choose the area from the list" in answer.content.decode()
    saved = client.post(NEW, filled(answer, "country", area="IL", action="save"))
    assert saved.status_code == 302
    (place,) = places(business)
    assert (place.name, place.address.area, place.address.postcode) == ("Branch", "IL", "62701")
    assert "Springfield, IL 62701" in client.get("/en/profile/places/").content.decode()


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("GB", {"street": "10 High Street", "city": "LEEDS", "postcode": "ls1 4ab"}),
        ("JP", {"street": "銀座1-1", "area": "東京都", "postcode": "104-0061"}),
        ("IE", {"street": "1 Main Street", "city": "Cork"}),
        ("AE", {"street": "شارع 1", "area": "إمارة دبيّ"}),
        ("TH", {"street": "ถนน 1", "city": "พระนคร", "area": "กรุงเทพมหานคร", "postcode": "10200"}),
        ("CH", {"street": "Bahnhofstrasse 1", "city": "Zürich", "postcode": "8001"}),
    ],
)
def test_addresses_of_the_world(
    client: Client, business: Business, country: str, typed: dict[str, str]
) -> None:
    shown = send(client, NEW, action="country", country=country, street="", city="", postcode="")
    saved = client.post(NEW, filled(shown, "country", **typed, action="save"))
    assert saved.status_code == 302, Page(saved.content).text_of("li")
    (place,) = places(business)
    assert place.address.country == country
    assert place.address.lines == (typed["street"],)
    assert place.time_zone in time_zones.of_country(country)
    assert client.get("/en/profile/places/").status_code == 200


def test_a_state_of_a_country_is_no_state_of_affairs(client: Client, business: Business) -> None:
    page = client.post("/profile/places/new/", {"country": "US", "action": "country"}).content.decode()
    assert ">Bundesstaat</label>" in page
    assert "Zustand" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"street": ""}, "Enter the street and the number"),
        ({"city": ""}, "Enter the city"),
        ({"postcode": ""}, "Enter the postcode"),
        ({"postcode": "1234"}, "Write the postcode as in"),
        ({"street": "a\nb\nc\nd\ne"}, "Write at most four lines"),
        ({"street": "x" * 201}, "Write at most 200 characters. You wrote 201."),
        ({"city": "Ber\0lin"}, "control character (U+0000)"),
        ({"name": "Geprüfte Filiale ✔"}, "Leave out"),
        ({"country": "XX"}, "Choose the country from the list"),
        ({"country": ""}, "Choose the country from the list"),
        ({"time_zone": ""}, "Choose the time zone from the list"),
        ({"time_zone": "Europe/Bonn"}, "Choose the time zone from the list"),
        ({"geo": "Berlin"}, "Write latitude and longitude as in 52.51704, 13.38886"),
        ({"geo": "91, 0"}, "Write latitude and longitude"),
        ({"geo": "52.5"}, "Write latitude and longitude"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: Client, business: Business, typed: dict[str, str], said: str
) -> None:
    answer = send(client, NEW, **{"name": "Laden am Markt", **typed})
    page = Page(answer.content)
    assert answer.status_code == 422
    assert any(said in text for text in page.text_of("li")), page.text_of("li")
    assert "name" in typed or "Laden am Markt" in page.html
    assert page.dangling() == []
    assert not Profile.objects.filter(business=business).exists()


@pytest.mark.parametrize(
    "typed", ["52.51704, 13.38886", "geo:52.51704,13.38886", "٥٢.٥١٧٠٤, ١٣.٣٨٨٨٦", "52.51704 13.38886"]
)
def test_coordinates(client: Client, business: Business, typed: str) -> None:
    send(client, NEW, geo=typed)
    (place,) = places(business)
    assert (place.latitude, place.longitude) == (52.51704, 13.38886)
    send(client, f"/en/profile/places/{place.key}/", geo="")
    assert places(business)[0].latitude is None


def test_the_hours_stay_when_the_address_changes(client: Client, business: Business) -> None:
    put(business, replace(SHOP, hours=Hours("always")))
    assert send(client, "/en/profile/places/shop/", city="Potsdam", postcode="14467").status_code == 302
    (place,) = places(business)
    assert (place.hours, place.address.city) == (Hours("always"), "Potsdam")


def test_the_order_and_taking_one_away(client: Client, business: Business) -> None:
    put(business, SHOP, replace(SHOP, key="cafe", name="Café"))
    listed = client.get("/en/profile/places/")
    seen = filled(listed, "seen")["seen"]
    client.post("/profile/places/cafe/up/", {"seen": seen})
    assert [one.key for one in places(business)] == ["cafe", "shop"]
    late = client.post("/profile/places/shop/remove/", {"seen": seen}, follow=True)
    assert "Das hat in der Zwischenzeit jemand anderes geändert." in late.content.decode()
    asked = client.get("/en/profile/places/shop/remove/")
    assert "Its opening hours go with it." in asked.content.decode()
    assert len(places(business)) == 2
    client.post("/profile/places/shop/remove/", filled(asked, "seen"))
    assert [one.key for one in places(business)] == ["cafe"]
    assert client.get("/profile/places/shop/").status_code == 404
    assert client.get("/profile/hours/shop/").status_code == 404
    assert client.get("/profile/places/shop/remove/").status_code == 404
    for late_page in ("/en/profile/hours/shop/", "/en/profile/places/shop/"):
        told = client.post(late_page, {"action": "save", "seen": seen}, follow=True)
        assert "Somebody else has removed this location in the meantime." in told.content.decode()
    assert [one.key for one in places(business)] == ["cafe"]


def test_two_people_see_each_other(client: Client, business: Business) -> None:
    opened = client.get(NEW)
    put(business, SHOP)
    answer = client.post(NEW, filled(opened, "country", action="save", name="Filiale"))
    assert answer.status_code == 422
    assert "Somebody else has changed this in the meantime." in answer.content.decode()
    assert "Weg 1" in answer.content.decode()
    assert client.post(NEW, filled(answer, "country", action="save")).status_code == 302
    assert [one.name for one in places(business)] == ["Laden", "Filiale"]


def test_the_plan_says_how_many(client: Client, business: Business) -> None:
    plans()
    put(business, SHOP, *(replace(SHOP, key=key) for key in ("cafe", "kiosk")))
    answer = send(client, NEW, street="Weg 2", city="Berlin", postcode="10115")
    assert answer.status_code == 422
    assert "Your plan allows 3 of these, and you have 3." in answer.content.decode()
    assert "Weg 2" in answer.content.decode()
    assert len(places(business)) == 3
    # What is there can still be changed.
    assert send(client, "/en/profile/places/shop/", name="Neu").status_code == 302


def test_a_key_that_is_none(client: Client, business: Business) -> None:
    for key in ("other", "a" * 500, "%00"):
        assert client.get(f"/profile/places/{key}/").status_code in (400, 404)


@pytest.mark.parametrize("country", ["DE", "US", "AU", "JP", "NP", "BR", "XX", ""])
def test_zones_of_a_country_are_known_here(country: str) -> None:
    zones = time_zones.of_country(country)
    assert all(opening.find_zone(zone) for zone in zones)
    assert bool(zones) == (country not in ("XX", ""))
    assert time_zones.guess("AU") == "Australia/Sydney"
    assert "Europe/Berlin" in time_zones.everywhere()


@given(st.sampled_from(["DE", "US", "JP", "CN", "HK", "IE", "AE", "BR", "IN", "KR", "GB", "FR", "XK", "TH"]))
def test_every_form_asks_for_what_it_needs(country: str) -> None:
    form = address_forms.of_country(country)
    assert form.required <= set(form.parts)
    assert len(set(form.parts)) == len(form.parts)
    assert len({code for code, _name in form.areas}) == len(form.areas)
    assert address_forms.is_country(country)
    assert not address_forms.is_country("XX")
