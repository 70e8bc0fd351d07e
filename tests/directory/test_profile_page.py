"""The public profile: whom one deals with, in both languages, in four queries, for the whole internet."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Business, BusinessName
from accounts.rules.profiles.document import Document
from accounts.services import slugs
from config.kernel.actors import SYSTEM, Actor
from config.outbox.models import Event
from tests import factories
from tests.accounts.profile_documents import FULL, HOSTILE, hostile
from tests.directory.publishing import publish
from tests.house.pages import check
from tests.verification import ready
from verification.handlers.seals import profile_moved
from verification.models import Seal
from verification.services import seals

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000


@pytest.fixture
def seal() -> Seal:
    made = ready.sealed(e164="+493023125012", slug="baeckerei-huber")
    publish(made.business)
    return made


@pytest.mark.parametrize(("prefix", "language"), [("", "de"), ("/en", "en")])
def test_a_full_profile_in_four_queries_without_a_cookie(
    client: Client, seal: Seal, prefix: str, language: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        answer = client.get(f"{prefix}/b/baeckerei-huber/")
    page = check(answer.content, language)
    assert len(answer.content) < MOST_BYTES
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "public, max-age=3"
    assert "#seal-verified" in page.html.partition("<main")[2]
    assert page.all("a", href="tel:+493023125012")
    assert page.all("link", rel="canonical") == [
        {"rel": "canonical", "href": f"http://testserver{prefix}/b/baeckerei-huber/"}
    ]
    assert [(one["hreflang"], one["href"]) for one in page.all("link", rel="alternate")] == [
        ("de", "http://testserver/b/baeckerei-huber/"),
        ("en", "http://testserver/en/b/baeckerei-huber/"),
        ("x-default", "http://testserver/b/baeckerei-huber/"),
    ]
    assert page.all("meta", property="og:title") == [
        {"property": "og:title", "content": "Bäckerei Huber, Berlin"}
    ]
    assert not page.all("meta", name="robots")


def test_never_a_tick_without_word_name_city_and_date(client: Client, seal: Seal) -> None:
    main = client.get("/b/baeckerei-huber/").content.decode().partition("<main")[2]
    at = [
        main.index(words)
        for words in ("#seal-verified", "Geprüft", "Bäckerei Huber GmbH", "Berlin ·", "gültig bis")
    ]
    assert at == sorted(at)


def test_the_same_page_is_not_sent_twice(client: Client, seal: Seal) -> None:
    with_time = timezone.now().replace(second=5, microsecond=0)
    with time_machine.travel(with_time, tick=False):
        first = client.get("/b/baeckerei-huber/")
        again = client.get("/b/baeckerei-huber/", headers={"If-None-Match": first.headers["ETag"]})
        english = client.get("/en/b/baeckerei-huber/")
        dark = Client(headers={"cookie": "theme=dark"}).get("/b/baeckerei-huber/")
        assert (again.status_code, again.content) == (304, b"")
        assert len({one.headers["ETag"] for one in (first, english, dark)}) == 3
        assert dark.headers["Cache-Control"].startswith("private")
        seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
        changed = client.get("/b/baeckerei-huber/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "ausgesetzt" in changed.content.decode()
    assert "tel:" not in changed.content.decode()


def test_without_a_seal_it_says_so_and_claims_nothing(client: Client) -> None:
    firm = factories.business("Blumen Veldkamp", slug="veldkamp", vat_id="DE136695976")
    assert client.get("/b/veldkamp/").status_code == 404  # has said nothing yet
    publish(firm)
    page = check(client.get("/en/b/veldkamp/").content, "en")
    main = page.html.partition("<main")[2]
    assert "This business has no seal here." in main
    assert "#seal-" not in main
    assert page.all("meta", name="robots", content="noindex")
    assert linked_data(page.html).get("telephone") is None
    assert linked_data(page.html).get("vatID") is None


@pytest.mark.parametrize("kind", ["legal_entity", "sole_trader"])
def test_a_sole_trader_is_not_shown_at_home(client: Client, kind: str) -> None:
    firm = factories.business("Ole Jansen", slug="jansen", kind=kind, street="Privatweg 7")
    publish(firm, Document(category="carpenter"))
    told = "Privatweg 7" in client.get("/b/jansen/").content.decode()
    assert told == (kind == "legal_entity")


def test_a_revoked_seal_leaves_a_plain_note(client: Client, seal: Seal) -> None:
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())
    main = client.get("/b/baeckerei-huber/").content.decode().partition("<main")[2]
    assert "entzogen" in main
    assert "#seal-verified" not in main
    assert "tel:" not in main


def test_an_address_copied_in_capitals_is_the_same_one(client: Client, seal: Seal) -> None:
    slug = seal.business.slug
    for prefix in ("", "/en"):
        moved = client.get(f"{prefix}/b/{slug.upper()}/")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"{prefix}/b/{slug}/")
    assert client.get(f"/b/{slug.title()}/contact.vcf", follow=True).status_code == 200
    assert client.get("/b/NOBODY/", follow=True).status_code == 404


def test_the_former_name_is_told_for_ninety_days(client: Client, seal: Seal) -> None:
    now = timezone.now()
    for name, ended in (("Neulich GmbH", 89), ("Damals GmbH", 91)):
        BusinessName.objects.create(
            business=seal.business,
            text=name,
            skeleton=name.casefold(),
            state="retired",
            state_at=now,
            valid_from=now - timedelta(days=400),
            valid_to=now - timedelta(days=ended),
        )
    page = client.get("/b/baeckerei-huber/").content.decode()
    assert "Früher: Neulich GmbH" in page
    assert "Damals" not in page


def test_an_old_address_leads_on_and_a_closed_one_says_so(client: Client, seal: Seal) -> None:
    slugs.change(business=seal.business, slug="huber-berlin", by=SYSTEM, at=timezone.now())
    profile_moved(Event.objects.get(kind="accounts.slug_changed"))
    moved = client.get("/en/b/baeckerei-huber/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/en/b/huber-berlin/")
    card = client.get("/b/baeckerei-huber/contact.vcf")
    assert (card.status_code, card.headers["Location"]) == (301, "/b/huber-berlin/contact.vcf")
    assert client.get("/api/v1/check", {"q": "+493023125012"}).json()["profile"] == "/b/huber-berlin/"
    Business.objects.update(closed_at=timezone.now())
    for path in ("/b/huber-berlin/", "/b/huber-berlin/contact.vcf"):
        closed = client.get(path)
        assert closed.status_code == 410
        assert "nimmt nicht mehr teil" in closed.content.decode()


def test_the_address_of_an_erased_business_is_gone(client: Client) -> None:
    factories.business(slug="erased").delete()
    assert client.get("/b/erased/").status_code == 410
    assert client.get("/b/never-was/").status_code == 404


def linked_data(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    return data


def test_search_engines_read_the_same(client: Client, seal: Seal) -> None:
    data = linked_data(client.get("/b/baeckerei-huber/").content.decode())
    assert (data["@type"], data["name"], data["telephone"]) == (
        "Bakery",
        "Bäckerei Huber",
        "+493023125012",
    )
    assert data["address"]["addressLocality"] == "Berlin"
    assert len(data["department"]) == 1
    assert "logo" not in data


def test_it_is_one_business_in_both_languages_with_its_logo(client: Client, seal: Seal) -> None:
    publish(seal.business, replace(FULL, logo="a" * 64))
    both = [
        linked_data(client.get(f"{prefix}/b/baeckerei-huber/").content.decode()) for prefix in ("", "/en")
    ]
    assert {one["@id"] for one in both} == {"http://testserver/b/baeckerei-huber/#business"}
    assert {one["department"][0]["@id"].partition("#")[0] for one in both} == {
        "http://testserver/b/baeckerei-huber/"
    }
    assert both[1]["mainEntityOfPage"] == "http://testserver/en/b/baeckerei-huber/"
    logo = f"http://testserver/logos/{'a' * 64}-512.webp"
    assert all(one["logo"] == one["image"] == logo for one in both)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "A" * 64, "a" * 63, '"><script>'])
def test_what_is_no_logo_is_named_nowhere(client: Client, seal: Seal, digest: str) -> None:
    publish(seal.business, replace(FULL, logo=digest))
    page = client.get("/b/baeckerei-huber/").content.decode()
    assert "logo" not in linked_data(page)
    assert "og:image" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_break_out_of_nothing(client: Client, seal: Seal, text: str) -> None:
    profile = publish(seal.business, hostile(text.replace("\x00", "").replace("\ud800", "")))
    assert profile.published is not None
    answer = client.get("/b/baeckerei-huber/")
    page = check(answer.content, "de")
    assert linked_data(page.html)["name"] == "Bäckerei Huber"
    assert not set(page.html) & set("\u202e\u202c\u2066\u2069\x07\x1b✓✔✅☑")
    assert page.html.count("<script") == 1
    card = client.get("/b/baeckerei-huber/contact.vcf")
    assert card.content.decode().count("BEGIN:VCARD") == 1
    assert len(answer.content) < MOST_BYTES


@pytest.mark.parametrize("slug", ["%F0%9F%92%A9", "-", "x" * 200, "..", "BAECKEREI-HUBER"])
def test_strange_addresses_are_no_profile(client: Client, seal: Seal, slug: str) -> None:
    assert client.get(f"/b/{slug}/").status_code in (404, 301)
