"""Offers of delivery: typed the way people write, each mode once, wrong input named at its field."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles import sections
from accounts.rules.profiles.delivery import Fee
from accounts.rules.profiles.document import Document
from tests import factories

pytestmark = pytest.mark.django_db

OWN = {
    "area": "postcodes",
    "postcodes": "10115-10179, 200*",
    "currency": "EUR",
    "minimum": "15",
    "free_from": "40,00",
    "from_0": "0",
    "fee_0": "4,90",
    "from_1": "25",
    "fee_1": "2,50",
    "lead_hours": "2",
    "cut_off": "11.30 Uhr",
    "days": ["0", "4"],
    "note_de": "Bis in den 4. Stock",
}


@pytest.fixture
def business(client: Client) -> Business:
    owner = factories.user()
    client.force_login(owner)
    return factories.business(owner=owner)


def document(business: Business) -> Document:
    stored = Profile.objects.filter(business=business).first()
    return stored.document if stored else Document()


def save(client: Client, business: Business, mode: str, **given: Any) -> Any:
    seen = sections.mark(document(business), "delivery")
    return client.post(f"/en/profile/delivery/{mode}/", {"seen": seen, "currency": "EUR", **given})


def test_an_offer_is_kept_as_it_was_meant(client: Client, business: Business) -> None:
    assert save(client, business, "own_delivery", **OWN).status_code == 302
    (offer,) = document(business).delivery
    assert offer.area.postcodes == ("10115-10179", "200*")
    assert (offer.minimum, offer.free_from, offer.cut_off, offer.days) == (1500, 4000, 690, (0, 4))
    assert offer.fees == (Fee(0, 490), Fee(2500, 250))
    page = client.get("/en/profile/delivery/own_delivery/").content.decode()
    assert 'value="4.90"' in page
    assert 'value="11:30"' in page
    assert "Offered" in client.get("/en/profile/delivery/").content.decode()


def test_modes_stand_beside_each_other_and_go_one_by_one(client: Client, business: Business) -> None:
    save(client, business, "parcel", area="countries", countries=["DE", "AT"])
    save(client, business, "pickup", area="anywhere")
    save(client, business, "pickup", area="anywhere", note_en="Back door")
    assert [(one.mode, one.note.en) for one in document(business).delivery] == [
        ("pickup", "Back door"),
        ("parcel", ""),
    ]
    seen = sections.mark(document(business), "delivery")
    client.post("/profile/delivery/pickup/remove/", {"seen": seen})
    client.post("/profile/delivery/pickup/remove/", {"seen": seen})
    assert [one.mode for one in document(business).delivery] == ["parcel"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"area": ""}, "Choose where"),
        ({"area": "postcodes", "postcodes": ""}, "Enter at least one postcode"),
        ({"area": "postcodes", "postcodes": "Mitte"}, "We cannot read “Mitte”."),
        (
            {"area": "postcodes", "postcodes": ",".join(f"{n:05d}" for n in range(401))},
            "Write at most 400 entries.",
        ),
        ({"area": "radius"}, "Enter the distance in kilometres"),
        ({"area": "radius", "radius_km": "fünf"}, "Write a whole number"),
        ({"area": "radius", "radius_km": "99999"}, "Write a number up to 2000"),
        ({"area": "countries"}, "Choose at least one country"),
        ({"area": "countries", "countries": ["XX"]}, "Choose countries from the list"),
        ({"minimum": "viel"}, "Write the sum as in 4.90"),
        ({"from_0": "10"}, "Enter what it costs; 0 means free"),
        (
            {"from_0": "10", "fee_0": "1", "from_1": "10", "fee_1": "2"},
            "Two rows begin at the same order value.",
        ),
        ({"cut_off": "mittags"}, "Write the time as in 11:30"),
        ({"cut_off": "25:00"}, "Write the time as in 11:30"),
        ({"days": ["9"]}, "Select a valid choice"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"note_de": "geprüft ✔"}, "Leave out “✔”."),
        ({"note_de": "x" * 201}, "Write at most 200 characters."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    client: Client, business: Business, given: dict[str, Any], said: str
) -> None:
    answer = save(client, business, "own_delivery", **{"area": "anywhere", "note_en": "kept", **given})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "kept" in answer.content.decode()
    assert not document(business).delivery


def test_an_unknown_mode_is_no_page(client: Client, business: Business) -> None:
    assert client.get("/profile/delivery/drone/").status_code == 404
    assert client.post("/profile/delivery/drone/remove/").status_code == 404


def test_the_preview_draws_the_offer(client: Client, business: Business) -> None:
    save(client, business, "own_delivery", **OWN)
    page = client.get("/en/profile/preview/").content.decode()
    assert "How customers will see it" in page
    assert "Free from €40.00" in page
