"""The hours' page for tests: a business with a place, and the buttons that somebody presses."""

from typing import Any

from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.document import Address, Document, Location
from accounts.rules.profiles.hours import HolidayPolicy, Hours
from tests import factories
from tests.accounts.opening_hours import week
from tests.house.filling import filled

BERLIN = Address(("Hauptstraße 1",), postcode="10115", city="Berlin", country="DE")
SHOP = Location("shop", "Laden", BERLIN, "Europe/Berlin", Hours(holidays=HolidayPolicy(country="DE")))
CAFE = Location("cafe", "Café", BERLIN, "Europe/Berlin", Hours("week", week("8-20")))
PAGE = "/en/profile/hours/shop/"


def owned_by(client: Client) -> Business:
    """A business with one location and without hours; its owner is signed in."""
    owner = factories.user()
    client.force_login(owner)
    business = factories.business(owner=owner)
    Profile.objects.create(business=business, draft=documents.dump(Document(locations=(SHOP,))))
    return business


def put(business: Business, *places: Location) -> None:
    draft = documents.dump(Document(locations=places))
    Profile.objects.filter(business=business).update(draft=draft)


def stored(business: Business, key: str = "shop") -> Hours:
    place = Profile.objects.get(business=business).document.location(key)
    assert place is not None
    return place.hours


def send(client: Client, page: str = PAGE, **typed: Any) -> Any:
    """Opens the page, types, presses a button (`action`, by default save)."""
    return client.post(page, filled(client.get(page), "kind", **{"action": "save", **typed}))


def again(client: Client, response: Any, page: str = PAGE, **typed: Any) -> Any:
    """The next button on the page that came back."""
    return client.post(page, filled(response, "kind", **{"action": "save", **typed}))
