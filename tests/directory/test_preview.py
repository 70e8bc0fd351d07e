"""The preview is the public page as it would be: the same template, the same seal, number and imprint."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business, Membership, Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.words import BothLanguages
from accounts.services import profiles
from config.kernel.actors import SYSTEM
from tests import factories
from tests.accounts.profile_documents import FULL, HOSTILE, hostile
from tests.directory.publishing import publish
from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal
from verification.services import seals

pytestmark = pytest.mark.django_db
# What a customer asks of the page, and what is only for customers, is not in the preview.
ASKED = re.compile(r"<form\b.*?</form>", re.DOTALL)


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def draft(business: Business, document: Document) -> Profile:
    profile = profiles.of(business)
    profile.draft = documents.dump(document)
    profile.save()
    return profile


def signed_in(client: Client, business: Business) -> Client:
    client.force_login(Membership.objects.filter(business=business).first().user)  # type: ignore[union-attr]
    return client


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]+>", " ", ASKED.sub("", html)).split()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_says_what_the_public_page_says_once_published(client: Client, seal: Seal, prefix: str) -> None:
    draft(seal.business, FULL)
    page = check(
        signed_in(client, seal.business).get(f"{prefix}/profile/preview/").content, prefix[1:] or "de"
    )
    inside = page.html.partition('class="phone-prev')[2].partition(">")[2].partition("</main>")[0]
    profiles.publish(profile=profiles.of(seal.business), by=SYSTEM, at=timezone.now())
    public = Client().get(f"{prefix}/b/{seal.business.slug}/").content.decode()
    content = public.partition("<main")[2].partition("<h1")[2].partition('aria-labelledby="keep"')[0]
    told = words("<h1" + content.rpartition("<section")[0])
    shown = words(inside)
    assert len(told) > 100
    assert [word for word in told if word not in shown] == []
    assert "tel:+493023125012" in inside
    assert "#seal-verified" in inside


def test_the_draft_is_in_it_and_not_in_public(client: Client, seal: Seal) -> None:
    publish(seal.business, replace(FULL, about=BothLanguages("Alt", "Old")))
    draft(seal.business, replace(FULL, about=BothLanguages("Ganz neu", "All new")))
    assert "Ganz neu" in signed_in(client, seal.business).get("/profile/preview/").content.decode()
    assert "Ganz neu" not in Client().get(f"/b/{seal.business.slug}/").content.decode()


def test_without_a_seal_it_says_so_as_the_public_page_does(client: Client) -> None:
    firm = factories.business(owner=factories.user())
    page = signed_in(client, firm).get("/en/profile/preview/").content.decode()
    assert "This business has no seal here." in page
    assert "Nothing yet" in page
    assert "#seal-" not in page.partition('class="phone-prev')[2].partition("</main>")[0]
    assert not Profile.objects.exists()


def test_a_suspended_seal_is_not_drawn_as_valid(client: Client, seal: Seal) -> None:
    draft(seal.business, FULL)
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    inside = (
        signed_in(client, seal.business).get("/profile/preview/").content.decode().partition("phone-prev")[2]
    )
    assert "ausgesetzt" in inside
    assert "tel:" not in inside.partition("</main>")[0]


@pytest.mark.parametrize("text", HOSTILE[:9])
def test_hostile_words_stay_words(client: Client, seal: Seal, text: str) -> None:
    draft(seal.business, hostile(text.replace("\x00", "").replace("\ud800", "")))
    page = check(signed_in(client, seal.business).get("/profile/preview/").content, "de")
    inside = page.html.partition("phone-prev")[2]
    assert not set(inside) & set("\u202e\u2066✓✔✅☑")


def test_strangers_see_no_draft(client: Client, seal: Seal) -> None:
    draft(seal.business, replace(FULL, about=BothLanguages("Ganz neu", "")))
    assert client.get("/profile/preview/").status_code == 302
    other = factories.business("Blumen Veldkamp", owner=factories.user())
    assert "Ganz neu" not in signed_in(client, other).get("/profile/preview/").content.decode()
    assert client.post("/profile/preview/").status_code == 405
