"""The profile's pages: typed words are kept, claims are refused, two people see each other, publishing is one click."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from tests import factories
from tests.house.filling import filled, published
from tests.house.pages import Page

pytestmark = pytest.mark.django_db

TEXTS = {
    "about_de": "Brot und Kuchen seit 1901",
    "about_en": "Bread and cake since 1901",
    "description_de": "Wir backen jede Nacht.\n\nMit Sauerteig.",
    "description_en": "",
    "category": "bakery",
    "languages": ["de", "tr"],
}


@pytest.fixture
def business(client: Client) -> Business:
    owner = factories.user()
    client.force_login(owner)
    return factories.business(owner=owner)


def mark(business: Business, section: str) -> str:
    stored = Profile.objects.filter(business=business).first()
    return sections.mark(stored.document if stored else Document(), section)


def save(client: Client, business: Business, page: str, **given: Any) -> Any:
    return client.post(f"/en/profile/{page}/", {"seen": mark(business, page), **given})


def draft(business: Business) -> Document:
    return Profile.objects.get(business=business).document


def test_from_nothing_to_a_public_profile(client: Client, business: Business) -> None:
    front = client.get("/en/profile/").content.decode()
    assert "Customers do not see a profile yet." in front
    assert not Profile.objects.exists()
    assert save(client, business, "texts", **TEXTS).url == "/en/profile/"
    assert (
        save(client, business, "contact", website="huber.example", whatsapp="0171 3920012").status_code == 302
    )
    preview = client.get("/en/profile/preview/").content.decode()
    assert "Brot und Kuchen seit 1901" in preview
    assert "https://huber.example/" in preview
    assert published(client).status_code == 200
    stored = Profile.objects.get(business=business)
    assert stored.published is not None
    assert stored.published.document.about.en == "Bread and cake since 1901"
    assert stored.published.document.contacts[0].address == "+491713920012"
    assert stored.published.document.languages == ("de", "tr")


def test_the_overview_tells_what_is_not_public_yet(client: Client, business: Business) -> None:
    save(client, business, "texts", **TEXTS)
    published(client)
    save(client, business, "contact", email="laden@huber.example")
    front = client.get("/en/profile/").content.decode()
    assert "1 section has changes that customers do not see yet." in front
    client.post("/profile/discard/", filled(client.get("/profile/discard/"), "seen"))
    assert draft(business).email == ""


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("about_de", "x" * 140, "Write at most 139 characters. You wrote 140."),
        ("about_de", "x" * 1_000_000, "Write at most 139 characters. You wrote 1000000."),
        ("about_en", "Wir sind geprüft", "Leave out “geprüft”."),
        ("description_de", "Frisch ✔ jeden Tag", "Leave out “✔”."),
        ("description_en", "Official and Verified", "Leave out “Official”."),
        ("description_de", "links \u202e rechts", "turns the direction of writing (U+202E)"),
        ("description_de", "a\x00b", "control character (U+0000)"),
        ("category", "spaceship", "Choose a category from the list"),
        ("languages", ["xx"], "Choose languages from the list"),
    ],
)
def test_what_cannot_stand_is_said_and_everything_typed_is_kept(
    client: Client, business: Business, field: str, typed: Any, said: str
) -> None:
    answer = save(client, business, "texts", **{**TEXTS, "about_de": "Brot", field: typed})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert said in body
    assert "<title>Error:" in body
    assert "Mit Sauerteig." in body or field == "description_de"
    assert not Profile.objects.filter(draft__has_key="about").exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("website", "javascript:alert(1)", "Write the address as in www.baeckerei-muster.example"),
        ("website", "http://10.0.0.1/", "Write the address as in"),
        ("email", "nobody", "Write the e-mail address as in shop@bakery.example"),
        ("whatsapp", "112", "WhatsApp: write the address as in +49 171 3920012"),
        ("telegram", "ab", "Telegram: write the address as in"),
        ("threema", "zu lang für Threema", "Threema: write"),
        ("matrix", "@böse:x", "Matrix: write"),
    ],
)
def test_an_address_that_is_none_is_said(
    client: Client, business: Business, field: str, typed: str, said: str
) -> None:
    answer = save(client, business, "contact", **{field: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["خبز طازج كل يوم", "ขนมปังสดทุกวัน", "<b>Brot</b> & <script>alert(1)</script>"]
)
def test_every_script_is_welcome_and_html_is_only_text(client: Client, business: Business, text: str) -> None:
    assert save(client, business, "texts", about_de=text).status_code == 302
    assert draft(business).about.de == text
    page = Page(client.get("/en/profile/").content)
    assert page.inline_code() == []


def test_the_second_of_two_sees_the_first_and_loses_nothing(client: Client, business: Business) -> None:
    seen = mark(business, "texts")
    other = Client()
    colleague = factories.user()
    factories.membership(colleague, business, "editor")
    other.force_login(colleague)
    assert other.post("/en/profile/texts/", {"seen": seen, "about_de": "von Ben"}).status_code == 302
    answer = client.post("/en/profile/texts/", {"seen": seen, "about_de": "von Anna"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Saved in the meantime" in body
    assert "von Ben" in body
    assert "von Anna" in body
    assert draft(business).about.de == "von Ben"
    again = next(tag["value"] for tag in Page(body).all("input", name="seen"))
    assert client.post("/en/profile/texts/", {"seen": again, "about_de": "von Anna"}).status_code == 302
    assert draft(business).about.de == "von Anna"


def test_publishing_twice_makes_one_version(client: Client, business: Business) -> None:
    save(client, business, "texts", **TEXTS)
    published(client)
    answer = published(client)
    assert "There is nothing new to publish." in answer.content.decode()
    assert Profile.objects.get().versions.count() == 1


def test_an_earlier_version_comes_back(client: Client, business: Business) -> None:
    for text in ("Brot", "Kuchen"):
        save(client, business, "texts", about_de=text)
        published(client)
    listed = client.get("/en/profile/versions/").content.decode()
    assert "Version 2" in listed
    assert "Public now" in listed
    one = client.get("/en/profile/versions/1/").content.decode()
    assert "Kuchen" in one
    assert "Publish this version again" in one
    client.post("/en/profile/versions/1/restore/", filled(client.get("/en/profile/versions/1/"), "seen"))
    stored = Profile.objects.get()
    assert stored.published is not None
    assert (stored.published.number, stored.document.about.de) == (3, "Brot")
    assert client.get("/en/profile/versions/9/").status_code == 404


def test_confirming_shows_todays_date(client: Client, business: Business) -> None:
    save(client, business, "texts", **TEXTS)
    published(client)
    answer = client.post("/en/profile/confirm/", follow=True).content.decode()
    assert "Thank you. Customers see today" in answer
    assert Profile.objects.get().confirmed_at is not None


def test_a_viewer_looks_and_changes_nothing(client: Client, business: Business) -> None:
    viewer = factories.user()
    factories.membership(viewer, business, "viewer")
    client.force_login(viewer)
    assert "Change" not in Page(client.get("/en/profile/").content).text_of("main")[0]
    assert save(client, business, "texts", **TEXTS).status_code == 404
    assert client.post("/profile/publish/").status_code == 404
    assert not Profile.objects.exists()


def test_pages_take_few_queries(
    client: Client, business: Business, django_assert_max_num_queries: Any
) -> None:
    save(client, business, "texts", **TEXTS)
    for page, most in (("", 2), ("texts/", 2), ("contact/", 2), ("preview/", 4)):
        with django_assert_max_num_queries(2 + most):
            client.get(f"/profile/{page}")
