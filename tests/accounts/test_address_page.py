"""An owner moves the public page to another address: said beforehand, limited, told, and never somebody else's."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Business, BusinessName, Slug
from accounts.rules.names import skeleton
from accounts.selectors import slugs as read
from accounts.services import closing, members, slugs
from config.kernel.actors import SYSTEM
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.accounts import people
from tests.races import race

pytestmark = pytest.mark.django_db
PAGE, CHECK = "/en/profile/address/", "/en/profile/address/check/"


@pytest.fixture
def firm() -> Business:
    return factories.business("Bäckerei Huber", owner=factories.user(language="en"), slug="baeckerei-huber")


@pytest.fixture
def browser(firm: Business) -> Client:
    return people.browser(people.owner(firm))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sealed_name(business: Business, name: str) -> None:
    business.names.update(
        text=name, skeleton=skeleton(name), state=BusinessName.State.APPROVED, valid_from=timezone.now()
    )


def test_an_owner_moves_and_the_old_address_leads_there(firm: Business, browser: Client) -> None:
    front = text(browser.get("/en/profile/"))
    assert "testserver/en/b/baeckerei-huber/" in front
    assert f'href="{PAGE}"' in front
    assert "testserver/en/b/baeckerei-huber/" in text(browser.get(PAGE))
    assert "Adresse ändern</button>" in text(browser.get(PAGE.removeprefix("/en")))
    done = browser.post(PAGE, {"slug": " Huber Berlin "}, follow=True)
    assert "Your public page has its new address." in text(done)
    firm.refresh_from_db()
    assert firm.slug == "huber-berlin"
    people.deliver()
    moved = Client().get("/b/baeckerei-huber/")
    assert (moved.status_code, moved["Location"]) == (301, "/b/huber-berlin/")
    assert "testserver/en/b/baeckerei-huber/" in text(browser.get(PAGE)), "the former one is listed"
    assert AuditEntry.objects.get(action=read.ACTION).actor_id == str(people.owner(firm).pk)
    assert Event.objects.get(kind="accounts.slug_changed").ids == {"business": str(firm.pk)}


def test_every_owner_is_told_of_both_addresses(firm: Business) -> None:
    other = factories.membership(factories.user(language="de"), firm, "owner").user
    viewer = people.member(firm, "viewer").user
    slugs.choose(business=firm, slug="huber-berlin", by=people.owner(firm), at=timezone.now())
    people.deliver()
    people.deliver()
    (english,) = people.bodies(people.owner(firm).email)
    (german,) = people.bodies(other.email)
    assert "http://testserver/en/b/huber-berlin/" in english
    assert "http://testserver/en/b/baeckerei-huber/" in english
    assert "http://testserver/b/huber-berlin/" in german
    assert "neue Adresse" in german
    assert people.bodies(viewer.email) == []


def test_a_business_that_closed_is_not_told(firm: Business) -> None:
    owner = people.owner(firm)
    slugs.choose(business=firm, slug="huber-berlin", by=owner, at=timezone.now())
    closing.close_business(business=firm, by=owner, at=timezone.now())
    people.deliver()
    assert not [body for body in people.bodies(owner.email) if "huber-berlin" in body]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the new address"),
        ("💩", "Write at least one letter"),
        ("日本語", "Write at least one letter"),
        ("hu", "This is too short. Use at least 3"),
        ("x" * 300, "This is too long. Use at most 60"),
        ("huber" * 20, "This is too long. Use at most 60"),
        ("Admin", "This word is kept for pages of our own."),
        ("huber-geprueft", "This sounds as if the address were a seal."),
        ("Sparkasse Berlin", "This does not say your name. Use at least one word of “Bäckerei Huber”."),
        ("baeckerei-huber", "This is your address already."),
        ("huber-taken", "Another business has this address."),
        ("huber-once", "This address once belonged to another business"),
        ("huber-erased", "This address once belonged to another business"),
        ("hüber-böck", "This does not say your name."),
        ("huber-boeck", "This reads like the name of another business with a seal."),
    ],
)
def test_what_stands_against_an_address_is_said_before_and_after(
    firm: Business, browser: Client, typed: str, said: str
) -> None:
    other = factories.business("Anders", slug="huber-once")
    slugs.change(business=other, slug="huber-taken", by=SYSTEM, at=timezone.now())
    factories.business("Weg", slug="huber-erased").delete()
    sealed_name(factories.business("Huber Böck", slug="hb"), "Huber Böck")
    answer = browser.post(PAGE, {"slug": typed})
    assert answer.status_code == 422
    assert said in text(answer)
    if typed and len(typed) < 200:
        assert said in text(browser.get(CHECK, {"slug": typed}))
        assert typed in text(answer), "what was typed stays"
    firm.refresh_from_db()
    assert firm.slug == "baeckerei-huber"
    assert Event.objects.count() == 1, "that of the other business"


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\u202ehuber", "<b>huber</b>", "huber\r\nX: y", "../huber", "x" * 100_000]
)
def test_strange_letters_break_nothing(firm: Business, browser: Client, typed: str) -> None:
    assert browser.post(PAGE, {"slug": typed}).status_code in (302, 400, 422)
    assert browser.get(CHECK, {"slug": typed[:2000]}).status_code in (200, 400)
    firm.refresh_from_db()
    assert not set(firm.slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_an_address_that_can_be_had_is_said_as_it_will_read(browser: Client) -> None:
    assert "You can have this address: testserver/en/b/huber-berlin/" in text(
        browser.get(CHECK, {"slug": "Huber Berlin"})
    )
    assert text(browser.get(CHECK)).strip() == ""


def test_ones_own_name_may_be_anothers_too(firm: Business) -> None:
    """Two bakers called Huber have seals, told apart by their towns: neither keeps the name from the other."""
    sealed_name(factories.business(slug="other"), "Bäckerei Huber")
    sealed_name(firm, "Bäckerei Huber")
    assert read.sentences(firm, "baeckerei-huber-1") == []


@pytest.mark.parametrize("role", ["admin", "editor", "billing", "viewer"])
def test_only_owners_change_it(firm: Business, role: str) -> None:
    person = people.member(firm, role).user
    client = people.browser(person)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"slug": "huber-berlin"}).status_code == 404
    assert client.get(CHECK, {"slug": "huber-berlin"}).status_code == 403
    if role != "billing":
        assert f'href="{PAGE}"' not in text(client.get("/en/profile/"))
    for who in (person, factories.user()):
        with pytest.raises(members.NotAllowed):
            slugs.choose(business=firm, slug="huber-berlin", by=who, at=timezone.now())


def test_it_asks_who_is_there_and_keeps_what_was_typed(firm: Business) -> None:
    client = people.browser(people.owner(firm), confirmed=False)
    asked = client.post(PAGE, {"slug": "huber-berlin"})
    assert (asked.status_code, "next=" in asked["Location"]) == (302, True)
    firm.refresh_from_db()
    assert firm.slug == "baeckerei-huber"


def test_twice_within_thirty_days_and_then_again(firm: Business, browser: Client) -> None:
    owner = people.owner(firm)
    start = timezone.now()
    with time_machine.travel(start - timedelta(days=20), tick=False):
        slugs.choose(business=firm, slug="huber-one", by=owner, at=timezone.now())
        slugs.choose(business=firm, slug="huber-two", by=owner, at=timezone.now())
        with pytest.raises(slugs.TooSoon):
            slugs.choose(business=firm, slug="huber-three", by=owner, at=timezone.now())
    page = text(browser.get(PAGE))
    assert "You can change it again from" in page
    assert 'name="slug"' not in page
    late = browser.post(PAGE, {"slug": "huber-three"})
    assert "changed twice within 30 days" in text(late)
    slugs.choose(business=firm, slug="huber-three", by=owner, at=start + timedelta(days=10, minutes=1))
    assert Business.objects.get(pk=firm.pk).slug == "huber-three"


def test_ten_addresses_are_enough_but_ones_own_stay_open(firm: Business) -> None:
    at = timezone.now() - timedelta(days=800)
    for number in range(read.MOST_SLUGS - 1):
        slugs.change(business=firm, slug=f"huber-{number}", by=SYSTEM, at=at)
    with pytest.raises(slugs.Unsuitable) as refused:
        slugs.choose(business=firm, slug="huber-more", by=people.owner(firm), at=timezone.now())
    assert "You have had 10 addresses" in str(refused.value) or "10 Adressen" in str(refused.value)
    slugs.choose(business=firm, slug="huber-0", by=people.owner(firm), at=timezone.now())
    assert Business.objects.get(pk=firm.pk).slug == "huber-0"


def test_a_double_press_changes_it_once(firm: Business, browser: Client) -> None:
    assert browser.post(PAGE, {"slug": "huber-berlin"}).status_code == 302
    again = browser.post(PAGE, {"slug": "huber-berlin"})
    assert (again.status_code, "This is your address already." in text(again)) == (422, True)
    assert Event.objects.filter(kind="accounts.slug_changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_address_one_gets_it() -> None:
    for number in range(6):
        firms = [factories.business("Huber", owner=factories.user()) for _ in range(4)]
        wanted, now = f"huber-{number}-race", timezone.now()
        results = race(
            [partial(slugs.choose, business=one, slug=wanted, by=people.owner(one), at=now) for one in firms]
        )
        said = Counter(getattr(one, "code", "done") for one in results)
        assert said["done"] == 1, results
        assert said["slug_taken"] + said["slug_unsuitable"] == len(firms) - 1, results
        assert Business.objects.filter(slug=wanted).count() == 1
        assert Slug.objects.filter(text=wanted).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_business_is_moved_one_after_the_other() -> None:
    """Eight presses at once, each for another address: two are within the limit, and no slug is lost."""
    firm = factories.business("Huber", owner=factories.user(), slug="huber-first")
    deeds = [
        partial(slugs.choose, business=firm, slug=f"huber-{n}", by=people.owner(firm), at=timezone.now())
        for n in range(8)
    ]
    said = Counter(getattr(one, "code", "done") for one in race(deeds))
    assert said == {"done": 2, "slug_too_soon": 6}
    assert Slug.objects.filter(business=firm).count() == 3


def test_the_address_is_shown_with_its_port(settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost:8123"
    with translation.override("de"):
        assert read.shown("huber") == "localhost:8123/b/huber/"
        assert read.shown("") == "localhost:8123/b/"
