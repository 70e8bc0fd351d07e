"""Words in another language than the page's say so, on every page that shows them, and run in their own direction."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.delivery import DeliveryOffer
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.words import BothLanguages
from accounts.rules.profiles.written import foreign
from tests.accounts.on_hours import owned_by
from tests.directory.publishing import publish

ARABIC, THAI = "خبز طازج كل يوم", "ขนมปังสดทุกวัน"


@pytest.mark.parametrize(
    ("text", "spoken", "tag"),
    [
        (ARABIC, ("ar", "de"), "ar"),
        (ARABIC, (), "und-Arab"),
        (ARABIC, ("ar", "fa"), "und-Arab"),
        ("نان تازه هر روز", ("fa",), "fa"),
        (THAI, (), "th"),
        ("毎日焼きたてのパン", (), "ja"),
        ("每天新鲜面包", (), "zh"),
        ("Свежий хлеб", (), "und-Cyrl"),
        ("Свіжий хліб", ("uk",), "uk"),
        ("Φρέσκο ψωμί", (), "el"),
        ("לחם טרי", (), "he"),
        ("Brot und Kuchen", (), ""),
        ("Brot, auf Arabisch خبز", ("ar",), ""),
        ("🥐 123 – !", (), ""),
        ("", (), ""),
    ],
)
def test_the_letters_tell_the_language_where_they_can(text: str, spoken: tuple[str, ...], tag: str) -> None:
    assert foreign(text, spoken) == tag


def marked(page: Any, text: str) -> list[tuple[str, str]]:
    """Direction and language of each element whose own words these are."""
    found = re.findall(rf"<(\w+)([^<>]*)>\s*{re.escape(text)}\s*(?:</|<br)", page.content.decode())
    assert found, text
    attributes = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for tag, one in found if tag != "textarea"]
    return [(one.get("dir", ""), one.get("lang", "")) for one in attributes]


@pytest.mark.django_db
def test_each_page_says_in_which_language_a_business_writes(client: Client) -> None:
    business = owned_by(client)
    said = Document(
        about=BothLanguages("Brot und Kuchen", ""),
        description=BothLanguages(ARABIC, THAI),
        languages=("de", "ar"),
        delivery=(DeliveryOffer("pickup", note=BothLanguages("", "Back door")),),
    )
    publish(business, said)
    own = f"/b/{business.slug}/"
    for path in (own, f"/en{own}", "/profile/preview/", "/en/profile/preview/"):
        page, english = client.get(path), path.startswith("/en")
        assert marked(page, "Brot und Kuchen") == [("auto", "de" if english else "")], path
        assert marked(page, THAI if english else ARABIC) == [("auto", "th" if english else "ar")]
        assert marked(page, "Back door") == [("auto", "" if english else "en")]
    for path in ("/profile/", "/en/profile/"):
        page = client.get(path)
        assert marked(page, "Brot und Kuchen") == [("auto", "de")]
        assert marked(page, ARABIC) == [("auto", "ar")]
        assert marked(page, THAI) == [("auto", "th")]


@pytest.mark.django_db
def test_what_differs_says_it_on_both_sides(client: Client) -> None:
    business = owned_by(client)
    publish(business, Document(about=BothLanguages("Brot", "Bread")))
    draft = documents.dump(Document(about=BothLanguages("Kuchen", THAI)))
    Profile.objects.filter(business=business).update(draft=draft)
    page = client.get("/profile/preview/")
    changes = page.content.decode().partition("<table")[2]
    for text, language in (("Brot", "de"), ("Kuchen", "de"), ("Bread", "en"), (THAI, "th")):
        assert f'<span dir="auto" lang="{language}">{text}</span>' in changes
    stale = client.post("/profile/texts/", {"seen": "x", "about_de": "Torte"})
    assert f'<dd dir="auto" lang="th">{THAI}</dd>' in stale.content.decode()
