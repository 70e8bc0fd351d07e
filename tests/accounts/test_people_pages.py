"""People and roles through the real pages: invited, let in, given a role, removed, each with the mail about it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import EVERY_ROLE
from accounts.services import inviting
from tests import factories
from tests.accounts import people

pytestmark = pytest.mark.django_db
PEOPLE, INVITE = "/account/people/", "/account/people/invite/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_owner_without_password_confirms_by_a_code() -> None:
    business = people.firm()
    boss = people.owner(business)
    boss.set_unusable_password()
    boss.save()
    desk = people.browser(boss, confirmed=False)
    assert "Sie sind allein im Konto" in text(desk.get(PEOPLE))

    asked = desk.get(INVITE)
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fpeople%2Finvite%2F"
    assert "Code senden" in text(desk.get(asked["Location"]))
    assert desk.post("/account/confirm/", {"next": INVITE, "send": "1"}).status_code == 302
    people.deliver()
    code = people.code_in(people.bodies(boss.email)[-1])
    assert desk.post("/account/confirm/", {"next": INVITE, "code": "AAAA-AAAA"}).status_code == 422
    assert desk.post("/account/confirm/", {"next": INVITE, "code": f" {code.lower()} "})["Location"] == INVITE


def test_the_whole_way_of_a_colleague() -> None:
    """The invitation, the colleague's own browser, a role, the end."""
    business = people.firm()
    boss = people.owner(business)
    desk = people.browser(boss)
    sent = desk.post(INVITE, {"email": "Neu@Example.org", "role": "viewer"}, follow=True)
    assert "neu@example.org" in text(sent)
    assert "Einladung ist unterwegs" in text(sent)
    people.deliver()
    letter = people.bodies("neu@example.org")[0]
    assert "Bäckerei Huber" in letter
    assert "Nur ansehen" in letter
    assert "neu@example.org" in people.bodies(boss.email)[-1]

    guest = Client()
    link = people.link_in(letter)
    shown = text(guest.get(link))
    assert "n•••@example.org" in shown
    assert "neu@example.org" not in shown
    assert not User.objects.filter(email="neu@example.org").exists()
    assert guest.post(link)["Location"] == "/account/login/code/confirm/"
    people.deliver()
    guest.post("/account/login/code/confirm/", {"code": people.code_in(people.bodies("neu@example.org")[-1])})
    assert guest.get("/account/start/")["Location"] == "/tasks/"
    assert guest.get("/tasks/").status_code == 200
    assert guest.get(link).status_code == 410

    member = business.memberships.get(user__email="neu@example.org")
    assert guest.post(f"{PEOPLE}{member.pk}/role/", {"role": "owner"}).status_code == 404
    changed = desk.post(f"{PEOPLE}{member.pk}/role/", {"role": "editor"}, follow=True)
    assert "Bearbeitung" in text(changed)
    assert guest.get("/tasks/").status_code == 200

    assert "Diese Person entfernen?" in text(desk.get(f"{PEOPLE}{member.pk}/remove/"))
    desk.post(f"{PEOPLE}{member.pk}/remove/")
    assert guest.get("/tasks/")["Location"] == "/account/no-business/"
    people.deliver()
    assert "handeln nicht mehr" in people.bodies("neu@example.org")[-1]


def test_a_removed_person_with_another_business_lands_there_at_the_next_request() -> None:
    first, second = people.firm(), people.firm("Zweite Firma")
    person = people.member(first, "admin").user
    factories.membership(person, second, "viewer")
    client = people.browser(person)
    assert first.slug
    assert "Bäckerei Huber" in text(client.get(PEOPLE))
    Membership.objects.get(user=person, business=first).delete()
    page = text(client.get(PEOPLE))
    assert "Zweite Firma" in page
    assert "Bäckerei Huber" not in page


def test_switching_between_ones_businesses() -> None:
    first, second, foreign = people.firm(), people.firm("Zweite Firma"), people.firm("Fremde Firma")
    person = people.owner(first)
    factories.membership(person, second, "viewer")
    client = people.browser(person)
    overview = text(client.get("/account/"))
    assert "Für Zweite Firma handeln" in overview
    assert "Fremde Firma" not in overview
    assert client.post("/account/switch/", {"business": str(second.pk)})["Location"] == "/account/start/"
    assert "Zweite Firma" in text(client.get(PEOPLE))
    for wrong in (str(foreign.pk), "", "x", "\x00", "👩‍🍳"):
        assert client.post("/account/switch/", {"business": wrong}).status_code == 404
    assert client.get("/account/switch/").status_code == 405
    second.closed_at = timezone.now()
    second.save()
    assert "Bäckerei Huber" in text(client.get(PEOPLE))


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_each_role_finds_what_it_may_do_and_no_more(role: str) -> None:
    business = people.firm()
    own, other = people.member(business, role), people.member(business, "viewer")
    row = people.invited(business, "viewer")
    client = people.browser(own.user)
    page = text(client.get(PEOPLE))
    manages = role in ("owner", "admin")
    assert ("/people/invite/" in page) == manages
    assert (f"/people/{other.pk}/role/" in page) == manages
    assert (f"/invitations/{row.pk}/resend/" in page) == manages
    assert f"/people/{own.pk}/remove/" in page, "one may always leave"
    assert client.get(INVITE).status_code == (200 if manages else 403)
    assert client.get("/tasks/").status_code == (403 if role == "billing" else 200)
    assert client.get("/account/start/")["Location"] == ("/account/" if role == "billing" else "/tasks/")
    for path in (INVITE, f"{PEOPLE}{other.pk}/role/", f"{PEOPLE}invitations/{row.pk}/resend/"):
        answer = client.post(path, {"email": "x@example.org", "role": "editor"})
        assert answer.status_code == (302 if manages else 404), path


def test_an_admin_is_offered_lower_roles_only_and_cannot_smuggle_a_higher_one() -> None:
    business = people.firm()
    client = people.browser(people.member(business, "admin").user)
    page = text(client.get(INVITE))
    assert 'value="viewer"' in page
    assert 'value="owner"' not in page
    assert 'value="admin"' not in page
    answer = client.post(INVITE, {"email": "neu@example.org", "role": "owner"})
    assert answer.status_code == 422
    assert not business.member_invitations.exists()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "x",
        "a@b",
        "ä" * 300 + "@example.org",
        "a\x00b@example.org",
        "a@example.org\nBcc: b@example.org",
        "🥨@",
    ],
)
def test_what_is_no_address_is_said_at_the_field_and_kept(email: str) -> None:
    business = people.firm()
    client = people.browser(people.owner(business))
    answer = client.post(INVITE, {"email": email, "role": "viewer"})
    assert answer.status_code == 422
    assert 'id="id_email_error"' in text(answer)
    assert 'value="viewer"' in re.sub(r"\s+", " ", text(answer))
    assert "checked" in text(answer)
    assert not business.member_invitations.exists()
    assert not mail.outbox


def test_a_double_submit_invites_once() -> None:
    business = people.firm()
    client = people.browser(people.owner(business))
    given = {"email": "neu@example.org", "role": "viewer"}
    assert client.post(INVITE, given).status_code == 302
    again = client.post(INVITE, given)
    assert again.status_code == 422
    assert "schon eingeladen" in text(again)
    assert business.member_invitations.count() == 1


def test_sent_again_and_taken_back() -> None:
    business = people.firm()
    row = people.invited(business)
    old = f"/account/invitation/{inviting.token_of(row)}/"
    client = people.browser(people.owner(business))
    client.post(f"{PEOPLE}invitations/{row.pk}/resend/")
    newer = business.member_invitations.get(withdrawn_at=None)
    new = f"/account/invitation/{inviting.token_of(newer)}/"
    assert (Client().get(old).status_code, Client().get(new).status_code) == (410, 200)
    client.post(f"{PEOPLE}invitations/{newer.pk}/take-back/")
    assert Client().post(new).status_code == 410
    twice = client.post(f"{PEOPLE}invitations/{newer.pk}/take-back/", follow=True)
    assert "nicht mehr offen" in text(twice)
    people.deliver()
    assert not people.bodies("neu@example.org"), "no mail leaves for an invitation that is over"


def test_strangers_find_nothing() -> None:
    mine, theirs = people.firm(), people.firm("Andere")
    row, member = people.invited(theirs), people.member(theirs, "viewer")
    client = people.browser(people.owner(mine))
    for path in (
        f"{PEOPLE}{member.pk}/role/",
        f"{PEOPLE}{member.pk}/remove/",
        f"{PEOPLE}invitations/{row.pk}/resend/",
        f"{PEOPLE}invitations/{row.pk}/take-back/",
    ):
        assert client.post(path, {"role": "viewer"}).status_code == 404
    row.refresh_from_db()
    assert row.withdrawn_at is None
    assert Membership.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_language_chosen_is_the_language_of_pages_and_mails(language: str) -> None:
    boss = people.owner(people.firm())
    client = people.browser(boss)
    answer = client.post("/account/language/", {"language": language})
    assert answer["Location"] == {"de": "/account/", "en": "/en/account/"}[language]
    boss.refresh_from_db()
    assert boss.language == language
    for wrong in ("", "fr", "de\x00"):
        client.post("/account/language/", {"language": wrong})
        boss.refresh_from_db()
        assert boss.language == language


def test_the_session_that_ran_out_leads_through_signing_in() -> None:
    business = people.firm()
    member = people.member(business, "viewer")
    for path in (PEOPLE, INVITE, "/account/", f"{PEOPLE}{member.pk}/remove/", "/account/confirm/"):
        assert Client().post(path, {"role": "owner"}).status_code in (302, 405)
        assert Client().get(path)["Location"].startswith("/account/login/?next=")
