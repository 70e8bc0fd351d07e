"""The two ends and the file: a business closes with its seal, an account with its traces, and one's data come along."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Business, Membership, User
from accounts.services import closing, members
from config.outbox.models import Event
from tests import factories
from tests.accounts import people
from tests.pilot.factories import screened
from tests.verification import ready
from verification.models import Case, Document, PhoneNumber

pytestmark = pytest.mark.django_db
CLOSE, CLOSE_BUSINESS, DATA = "/account/close/", "/account/close-business/", "/account/data/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_closing_a_business_returns_its_seal_and_its_page_is_gone() -> None:
    seal = ready.sealed()
    business, boss = seal.business, people.owner(seal.business)
    colleague = people.member(business, "editor").user
    row = people.invited(business)
    assert Client().get(f"/b/{business.slug}/").status_code == 200
    client = people.browser(boss)
    assert "Bäckerei Huber" in text(client.get(CLOSE_BUSINESS))
    done = client.post(CLOSE_BUSINESS, {"words": "  bäckerei   HUBER "}, follow=True)
    assert "ist geschlossen" in text(done)
    people.deliver()
    seal.refresh_from_db()
    business.refresh_from_db()
    row.refresh_from_db()
    assert (seal.state, business.closed_at is not None, row.withdrawn_at is not None) == (
        "surrendered",
        True,
        True,
    )
    assert Client().get(f"/b/{business.slug}/").status_code == 410
    assert PhoneNumber.objects.get(business=business).state == "released"
    assert Case.objects.get(business=business).state == "approved", "what was decided stays"
    assert people.browser(colleague).get("/tasks/")["Location"] == "/account/no-business/"
    assert any("geschlossen" in body for body in people.bodies(boss.email))
    # The factory's paper has a row and no file, which is the one thing that is not as it should be.
    Document.objects.filter(case__business=business).delete()
    call_command("verify_invariants")


def test_the_case_under_way_ends_with_the_business() -> None:
    case = ready.case_in_review(factories.user(desk_role="reviewer"))
    closing.close_business(business=case.business, by=people.owner(case.business), at=timezone.now())
    people.deliver()
    case.refresh_from_db()
    assert case.state == "withdrawn"
    event = Event.objects.get(kind="accounts.business_closed")
    assert set(event.ids) == {"business", "user"}


@pytest.mark.parametrize("role", ["admin", "editor", "billing", "viewer"])
def test_only_owners_close_a_business(role: str) -> None:
    business = people.firm()
    person = people.member(business, role).user
    client = people.browser(person)
    assert client.get(CLOSE_BUSINESS).status_code == 403
    assert client.post(CLOSE_BUSINESS, {"words": "Bäckerei Huber"}).status_code == 404
    for who in (person, factories.user()):
        with pytest.raises(members.NotAllowed):
            closing.close_business(business=business, by=who, at=timezone.now())
    assert Business.objects.get().closed_at is None


@pytest.mark.parametrize("words", ["", "x", "Bäckerei", "Bäckerei Huber GmbH", "\x00", "🥨" * 300])
def test_another_name_closes_nothing(words: str) -> None:
    business = people.firm()
    answer = people.browser(people.owner(business)).post(CLOSE_BUSINESS, {"words": words})
    assert answer.status_code == 422
    assert "id_words_error" in text(answer)
    assert Business.objects.get().closed_at is None


def test_closing_twice_is_once() -> None:
    business = people.firm()
    boss = people.owner(business)
    closing.close_business(business=business, by=boss, at=timezone.now())
    with pytest.raises(members.NotAllowed):
        closing.close_business(business=business, by=boss, at=timezone.now())
    assert Event.objects.filter(kind="accounts.business_closed").count() == 1


def test_closing_an_account_erases_the_person_and_ends_every_session() -> None:
    business = people.firm()
    person = people.member(business, "editor", "weg@example.org").user
    person.name = "Wanda Weg"
    person.save()
    other_device, client = people.browser(person), people.browser(person)
    done = client.post(CLOSE, {"words": "WEG@example.org"}, follow=True)
    assert "Konto ist geschlossen" in text(done)
    assert other_device.get("/account/").status_code == 302
    person.refresh_from_db()
    assert (person.is_active, person.name, person.email) == (
        False,
        "",
        f"closed-{person.pk.hex}@closed.invalid",
    )
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Membership.objects.filter(user=person).exists()
    people.deliver()
    assert any("geschlossen" in body for body in people.bodies("weg@example.org"))
    assert any("handelt nicht mehr" in body for body in people.bodies(people.owner(business).email))
    again = people.invited(business, email="weg@example.org")
    assert again.pk, "the address may come back as somebody new"
    assert not User.objects.filter(email="weg@example.org").exists()


def test_the_only_owner_hands_over_or_closes_first() -> None:
    business = people.firm()
    boss = people.owner(business)
    answer = people.browser(boss).post(CLOSE, {"words": boss.email})
    assert answer.status_code == 422
    assert "Bäckerei Huber" in text(answer)
    boss.refresh_from_db()
    assert boss.is_active
    closing.close_business(business=business, by=boss, at=timezone.now())
    closing.close_account(person=boss, at=timezone.now())
    boss.refresh_from_db()
    assert not boss.is_active


def test_one_refusal_leaves_every_membership_as_it_was() -> None:
    first, second = people.firm(), people.firm("Zweite")
    boss = people.owner(first)
    factories.membership(boss, second, "viewer")
    with pytest.raises(closing.StillOwner):
        closing.close_account(person=boss, at=timezone.now())
    assert Membership.objects.filter(user=boss).count() == 2


def test_desk_accounts_stay() -> None:
    reviewer = factories.user(desk_role="reviewer")
    with pytest.raises(closing.DeskAccount):
        closing.close_account(person=reviewer, at=timezone.now())


def test_ones_data_are_ones_own() -> None:
    seal = ready.sealed()
    boss = people.owner(seal.business)
    stranger = people.firm("Fremde Firma")
    answer = people.browser(boss).get(DATA)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    found = json.loads(answer.content)
    assert set(found) >= {"account", "pilot", "verification"}
    assert found["account"]["email"] == boss.email
    assert [one["name"] for one in found["account"]["businesses"]] == ["Bäckerei Huber"]
    assert people.owner(stranger).email not in text(answer)
    assert Client().get(DATA)["Location"].startswith("/account/login/")
    assert people.browser(boss, confirmed=False).get(DATA).status_code == 302


def test_a_sign_up_is_shown_to_whoever_proved_its_address_only() -> None:
    screened(email="anna@huber.example")
    person = factories.user("anna@huber.example")
    shown = json.loads(people.browser(person).get(DATA).content)["pilot"]["applications"]
    assert shown[0]["answers"]
    assert "Bäckerei Huber" in str(shown)
    EmailAddress.objects.filter(user=person).update(verified=False)
    assert json.loads(people.browser(person).get(DATA).content)["pilot"]["applications"] == []
