"""Offers of delivery: typed the way people write, each mode once, wrong input named at its field."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles import sections
from accounts.rules.profiles.delivery import Fee
from accounts.rules.profiles.document import Document
from bin.checks.report import ROOT
from tests import factories
from tests.house.browser import chromium

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


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        ("radius_km", "15 km", 15),
        ("radius_km", "15 Kilometer", 15),
        ("lead_days", "2 Tage", 2),
        ("lead_days", "1 day", 1),
        ("lead_hours", "24 h", 24),
        ("lead_hours", "3 Std.", 3),
        ("lead_hours", "٣ Stunden", 3),
        ("lead_days", "2 Wochen", None),
        ("lead_hours", "2 Tage", None),
        ("radius_km", "15 Meilen", None),
        ("lead_days", "Tage", None),
    ],
)
def test_a_number_may_have_its_own_unit_behind_it(
    client: Client, business: Business, name: str, typed: str, number: int | None
) -> None:
    answer = save(client, business, "parcel", **{"area": "radius", "radius_km": "5", name: typed})
    if number is None:
        assert "Write a whole number" in answer.content.decode()
        assert not document(business).delivery
        return
    (offer,) = document(business).delivery
    assert {"radius_km": offer.area.radius_km, "lead_days": offer.lead_days, "lead_hours": offer.lead_hours}[
        name
    ] == number


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
        ({"minimum": "viel"}, "Smallest order: write the sum as in 4.90"),
        ({"fee_1": "-3"}, "Costs: write the sum as in 4.90"),
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


@pytest.mark.parametrize(
    ("area", "hidden"),
    [
        ("anywhere", {"postcodes": "Mitte", "radius_km": "fünf", "countries": ["XX"]}),
        ("radius", {"postcodes": "a\x00b", "countries": ["XX"]}),
        ("countries", {"postcodes": "1" * 5000, "radius_km": "-1"}),
    ],
)
def test_what_belongs_to_another_answer_stops_nobody_and_is_not_kept(
    client: Client, business: Business, area: str, hidden: dict[str, Any]
) -> None:
    """These fields are not to be seen, so nobody could mend them."""
    given = {"area": area, "radius_km": "5", "countries": ["AT"], **hidden}
    assert save(client, business, "parcel", **given).status_code == 302
    (offer,) = document(business).delivery
    assert (offer.area.kind, offer.area.postcodes) == (area, ())
    assert offer.area.radius_km == (5 if area == "radius" else 0)
    assert offer.area.countries == (("AT",) if area == "countries" else ())


def test_an_answer_that_is_missing_keeps_what_was_typed(client: Client, business: Business) -> None:
    answer = save(client, business, "parcel", area="", postcodes="Mitte", radius_km="fünf")
    page = answer.content.decode()
    assert "Mitte" in page
    assert "fünf" in page
    assert page.count("Choose where") == 2  # the summary and the field


def folded(page: Any) -> dict[str, bool]:
    """Which parts of the page are open, by their headings."""
    found = re.findall(r"<details( open)?>\s*<summary>(.*?)</summary>", page.content.decode())
    return {heading: bool(is_open) for is_open, heading in found}


def test_what_few_need_is_folded_away_until_it_is_used_or_wrong(client: Client, business: Business) -> None:
    times, note, steps = (
        "How long it takes, and on which days", "A note for customers", "It costs something else for larger orders",
    )  # fmt: skip
    page = "/en/profile/delivery/own_delivery/"
    assert folded(client.get(page)) == {times: False, note: False, steps: False}
    assert folded(save(client, business, "own_delivery", area="", cut_off="bald")) == {
        times: True, note: False, steps: False,
    }  # fmt: skip
    save(client, business, "own_delivery", area="anywhere", lead_days="0", note_en="Ring twice")
    assert folded(client.get(page)) == {times: True, note: True, steps: False}
    assert folded(client.get("/en/profile/delivery/pickup/")) == {times: False, note: False}


@pytest.mark.browser
def test_only_the_fields_of_the_chosen_answer_are_seen_without_a_script(
    client: Client, business: Business
) -> None:
    html = client.get("/en/profile/delivery/parcel/").content.decode()
    css = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
    with chromium() as running:
        context = running.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
        page = context.new_page()
        page.set_content(html.replace("</head>", f"<style>{css}</style></head>"))
        fields = {"postcodes": "postcodes", "radius": "radius_km", "countries": "countries"}
        for area in ("anywhere", *fields, "anywhere"):
            page.check(f"input[name=area][value={area}]")
            seen = {name for name in fields.values() if page.locator(f"[name={name}]").is_visible()}
            assert seen == ({fields[area]} if area in fields else set())


def test_what_the_answer_asks_for_is_not_called_optional(client: Client, business: Business) -> None:
    page = client.get("/en/profile/delivery/own_delivery/").content.decode()
    said = dict(re.findall(r'<label for="id_(\w+)">(.*?)</label>', page))
    asked = ("postcodes", "radius_km", "countries")
    assert [name for name in asked if "(optional)" in said[name]] == []
    assert "(optional)" in said["minimum"]


def test_an_unknown_mode_is_no_page(client: Client, business: Business) -> None:
    assert client.get("/profile/delivery/drone/").status_code == 404
    assert client.post("/profile/delivery/drone/remove/").status_code == 404


def test_the_preview_draws_the_offer(client: Client, business: Business) -> None:
    save(client, business, "own_delivery", **OWN)
    page = client.get("/en/profile/preview/").content.decode()
    assert "How customers will see it" in page
    assert "Free from €40.00" in page
