"""The business that somebody imitates hears of it when two people have decided, and finds it on its own page."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.outbox.models import Delivery, Event
from tests import factories
from tests.accounts import people
from tests.house import pages
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, SHOWN
from verification.models import Seal
from verification.rules import codes
from verification.selectors.lookalikes import shown_about
from verification.services import lookalikes

pytestmark = pytest.mark.django_db
SEAL = "/en/seal/"


@pytest.fixture
def seal() -> Seal:
    made = ready.sealed(e164="+493023125012")
    person = people.owner(made.business)
    person.language = "en"
    person.save()
    return made


def told(person: Any) -> list[str]:
    return [body for body in people.bodies(person.email) if "imitation" in body or "Nachahmung" in body]


@pytest.mark.parametrize("kind", ["number", "domain", "name"])
def test_owners_hear_what_was_found_where_it_stands_and_what_to_do(seal: Seal, kind: str) -> None:
    german = factories.membership(factories.user(language="de"), seal.business, "admin").user
    viewer = people.member(seal.business, "viewer").user
    waiting = imitating.proposed(seal, kind)
    people.deliver()
    assert told(people.owner(seal.business)) == [], "one person alone tells nobody"
    lookalikes.confirm(lookalike=waiting, person=imitating.reviewer(), at=timezone.now())
    people.deliver()
    (english,) = told(people.owner(seal.business))
    assert SHOWN[kind] in english
    assert "looks like your business, Bäckerei Huber." in english
    assert "http://testserver/en/check/?q=" in english
    assert f"http://testserver/en{'/s/'}{codes.shown(seal.code)}" in english
    assert "http://testserver/en/seal/" in english
    assert "/en/report/?kind=impersonation&q=" in english
    assert "/en/report/?kind=wrong_warning&q=" in english
    assert imitating.suspicion(seal).evidence not in english, "what the desk wrote stays at the desk"
    (in_german,) = told(german)
    assert "http://testserver/check/?q=" in in_german
    assert told(viewer) == []


def test_every_link_of_the_mail_opens(seal: Seal, client: Client) -> None:
    imitating.in_force(seal)
    people.deliver()
    client.force_login(people.owner(seal.business))
    (body,) = told(people.owner(seal.business))
    links = [line.removeprefix("http://testserver") for line in body.splitlines() if line.startswith("http")]
    assert links.pop() == "", "the closing names who writes"
    assert len(links) == 5
    assert {client.get(link).status_code for link in links} == {200}
    assert FAKE in client.get(links[-1]).content.decode(), "the report knows what it is about"


def test_the_event_carries_an_id_and_a_second_delivery_of_a_lifted_one_says_nothing(seal: Seal) -> None:
    warned = imitating.in_force(seal)
    event = Event.objects.get(kind="verification.lookalike_confirmed")
    assert event.ids == {"lookalike": str(warned.pk)}
    imitating.lifted(warned)
    people.deliver()
    assert not mail.outbox or not told(people.owner(seal.business))
    assert not Delivery.objects.filter(event=event).exclude(state="done").exists()


def test_the_seals_page_lists_what_is_warned_of_and_only_that(seal: Seal, client: Client) -> None:
    client.force_login(people.owner(seal.business))
    assert "Imitations that we warn of" not in client.get(SEAL).content.decode()
    imitating.proposed(seal, "name")
    number, site = imitating.in_force(seal), imitating.in_force(seal, "domain")
    imitating.lifted(site)
    page = pages.check(client.get(SEAL).content, "en").text_of("main")[0]
    assert "Imitations that we warn of" in page
    assert "030 23125999" in page.replace("\xa0", " ") or "030 23125 999" in page
    assert SHOWN["domain"] not in page
    assert SHOWN["name"] not in page
    assert "/en/check/?q=%2B493023125999" in client.get(SEAL).content.decode()
    imitating.lifted(number)
    assert "Imitations that we warn of" not in client.get(SEAL).content.decode()


def test_others_see_nothing_of_it(seal: Seal, client: Client) -> None:
    imitating.in_force(seal)
    other = factories.business("Metzgerei Anders", owner=factories.user())
    client.force_login(people.owner(other))
    assert "Imitations that we warn of" not in client.get(SEAL).content.decode()
    assert [one.value for one in shown_about(seal.business)] == [FAKE]
    assert list(shown_about(other)) == []


def test_a_hostile_name_stays_a_name(seal: Seal, client: Client) -> None:
    name = '<script>alert(1)</script> "Huber" & Söhne'
    imitating.in_force(seal, "name", name)
    client.force_login(people.owner(seal.business))
    body = client.get(SEAL).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body
    people.deliver()
    assert any(name in one for one in told(people.owner(seal.business)))
