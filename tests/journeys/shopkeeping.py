"""What an owner does on the pages of the profile, on a phone, and how the public page must look afterwards."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.journeys.browsing import Person
from tests.peers.stack import Stack

MOST_INPUTS = 40


@dataclass(frozen=True)
class Shop:
    """A sealed business, and the session of a browser in which its owner is signed in."""

    session: str
    slug: str
    name: str
    code: str
    phone: str
    business: str


def shops(stack: Stack) -> tuple[list[Shop], str]:
    """Two of them, and a partner's key."""
    printed = stack.manage("shell", "-v", "0", "-c", "from tests.journeys import deeds; deeds.shops()")
    made = json.loads(printed)
    return [Shop(**one) for one in made["shops"]], str(made["key"])


def set_up(owner: Person, folder: Path) -> None:
    """Everything a bakery says, by way of the overview, published at the end."""
    owner.go("/profile/")
    _texts(owner)
    owner.follow("Ändern (Kontakt)")
    owner.fill(website="ahorn.example", email="laden@ahorn.example", whatsapp="0171 39200 12")
    _save(owner)
    _logo(owner, folder)
    owner.follow("Ändern (Standorte)")
    owner.follow("Standort hinzufügen")
    owner.fill(street="Lindenallee 5", postcode="10115", city="Berlin")
    owner.press(value="save")
    _hours(owner)
    _delivery(owner)
    owner.follow("Vorschau und veröffentlichen")
    owner.press(form='main form[action$="/publish/"]')


def _save(owner: Person) -> None:
    owner.press()
    assert owner.page.url.endswith("/profile/"), owner.text()


def _texts(owner: Person) -> None:
    owner.follow("Ändern (Texte)")
    said = "Brot aus eigener Backstube."
    owner.fill(about_de=said, description_de="Wir backen jede Nacht.\nTorten bitte vorbestellen.")
    if owner.scripts:
        counted = owner.page.get_by_role("status").filter(has_text=f"Noch {139 - len(said)} Zeichen")
        counted.wait_for()
    owner.fill(about_en="Bread from our own oven.")
    owner.select("category", "bakery")
    owner.choose("languages", "de", "en")
    _save(owner)


def _logo(owner: Person, folder: Path) -> None:
    picture = folder / "logo.png"
    Image.new("RGB", (600, 600), "#7a4b00").save(picture)
    owner.follow("Ändern (Logo)")
    owner.attach("file", picture)
    _save(owner)


def _hours(owner: Person) -> None:
    """One line, a look at the table, saved."""
    owner.follow("Öffnungszeiten eintragen")
    owner.fill(quick="Mo–Fr 7–18, Sa 7–13")
    owner.press(value="take")
    assert owner.page.locator("[name=d0_0_from]").input_value() == "07:00"
    owner.choose("holiday_policy", "closed")
    owner.press(value="save")
    assert owner.page.url.endswith("/profile/"), owner.text()


def _delivery(owner: Person) -> None:
    owner.follow("Ändern (Lieferung)")
    owner.follow("Abholung")
    _save(owner)
    owner.follow("Ändern (Lieferung)")
    owner.follow("Eigene Lieferung")
    owner.choose("area", "postcodes")
    owner.fill(postcodes="10115, 10117", minimum="20", fee_0="3,50")
    _save(owner)


def decide(desk: Person, shop: Shop) -> None:
    """At the desk: find what this business asked for, take it, look at its paper if there is one, approve."""
    link = desk.page.locator("main").get_by_role("link", name=shop.name)
    desk.again(lambda: desk.go("/review/?show=waiting"), lambda: link.count() > 0)
    link.first.click()
    desk.page.wait_for_load_state()
    desk.look()
    desk.press(form='main form[action*="/take/"]')
    if desk.page.locator('main form[action*="/documents/"]').count():
        desk.press(form='main form[action*="/documents/"]', nth=0)
    desk.page.locator('main input[name="outcome"][value="approve"]').check()
    desk.press(form='main form[action*="/decide/"]')


def said_in_public(stack: Stack, shop: Shop) -> Any:
    """The document that the public page is drawn from; keys of locations are drawn by lot."""
    call = f"from tests.journeys import deeds; deeds.public_words({shop.slug!r})"
    said = json.loads(stack.manage("shell", "-v", "0", "-c", call))
    for place in said["locations"]:
        place["key"] = "*"
    return said


def is_public(owner: Person, shop: Shop) -> None:
    """What a customer sees of it."""
    owner.go(f"/b/{shop.slug}/")
    text = owner.text()
    for words in (shop.name, "Geprüft", "Brot aus eigener Backstube.", "Lindenallee 5", "07:00–18:00",
                  "Abholung", "10115, 10117", "3,50\u00a0€", "Deutsch, Englisch", "laden@ahorn.example"):  # fmt: skip
        assert words in text, words
    assert owner.page.locator("main img.logo").count() == 1
