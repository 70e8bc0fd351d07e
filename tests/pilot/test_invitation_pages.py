"""The invitation's page: shows on GET, burns on POST, and lets in only who reads the mailbox."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Business, User
from accounts.views.entering import masked
from pilot.models import Application, PilotInvitation
from pilot.services.links import invitation_token
from pilot.services.withdrawing import withdraw
from tests import factories
from tests.pilot.factories import deliver, invited
from tests.pilot.pages import LANGUAGES, path, text

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", re.MULTILINE)


def link(invitation: PilotInvitation, language: str = "de") -> str:
    return path("pilot:invitation", invitation_token(invitation), language=language)


def code_for(email: str) -> str:
    deliver()
    bodies = [str(message.body) for message in mail.outbox if message.to == [email]]
    found = CODE.search(bodies[-1])
    assert found, bodies[-1]
    return found[1]


def enter(client: Client, code: str, language: str = "de") -> Any:
    return client.post(path("account_confirm_login_code", language=language), {"code": code})


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_what_and_until_when(language: str) -> None:
    invitation = invited(email="anna@huber.example")
    response = Client().get(link(invitation, language))
    page = text(response)
    assert response.status_code == 200
    assert "Bäckerei Huber" in page
    assert "a•••@huber.example" in page
    assert "anna@huber.example" not in page
    assert page.count("<h1") == 1
    assert not User.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_accepting_lets_in_whoever_reads_the_mailbox(language: str) -> None:
    invitation = invited(email="anna@huber.example")
    client = Client()
    response = client.post(link(invitation, language))
    assert response["Location"] == path("account_confirm_login_code", language=language)
    assert "_auth_user_id" not in client.session
    assert client.get(response["Location"]).status_code == 200
    landed = enter(client, code_for("anna@huber.example"), language)
    assert landed.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert client.session["business"] == str(Business.objects.get().pk)


def test_the_link_alone_lets_nobody_in() -> None:
    client = Client()
    client.post(link(invited()))
    enter(client, "WRONG1")
    assert "_auth_user_id" not in client.session


def test_a_double_click_is_harmless_and_leads_on() -> None:
    invitation = invited(email="anna@huber.example")
    client = Client()
    client.post(link(invitation))
    again = client.post(link(invitation))
    assert again.status_code == 410
    assert path("account_confirm_login_code") in text(again)
    assert Business.objects.count() == User.objects.count() == 1
    assert enter(client, code_for("anna@huber.example")).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_used_link_shows_the_way_in() -> None:
    invitation = invited()
    Client().post(link(invitation))
    response = Client().get(link(invitation))
    assert response.status_code == 410
    assert path("account_confirm_login_code") in text(response)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_link_shows_the_way_on(language: str) -> None:
    invitation = invited()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        for response in (Client().get(link(invitation, language)), Client().post(link(invitation, language))):
            assert response.status_code == 410
            assert path("pilot:resume", language=language) in text(response)
    assert not User.objects.exists()


def test_a_link_that_was_taken_back_shows_the_way_on() -> None:
    invitation = invited()
    withdraw(application=invitation.application, at=timezone.now())
    response = Client().post(link(invitation))
    assert response.status_code == 410
    assert not User.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 32, "ä", "-", "_" * 300, "%22"])
def test_what_is_no_link_leads_to_a_plain_page(token: str) -> None:
    invited()
    for response in (
        Client().get(path("pilot:invitation", token)),
        Client().post(path("pilot:invitation", token)),
    ):
        assert response.status_code == 404
        assert path("pilot:resume") in text(response)
    assert not User.objects.exists()


def test_somebody_who_is_signed_in_already_goes_straight_on() -> None:
    person = factories.user("anna@huber.example")
    invitation = invited(email="anna@huber.example")
    client = Client()
    client.force_login(person)
    response = client.post(link(invitation))
    assert client.get(response["Location"])["Location"] == path("verification:tasks")
    assert client.session["business"] == str(Business.objects.get().pk)


def test_somebody_elses_session_ends_and_gets_nothing() -> None:
    stranger = factories.user("stranger@example.org")
    invitation = invited(email="anna@huber.example")
    client = Client()
    client.force_login(stranger)
    assert "stranger@example.org" in text(client.get(link(invitation)))
    response = client.post(link(invitation))
    assert response["Location"] == path("account_confirm_login_code")
    assert "_auth_user_id" not in client.session
    assert not stranger.memberships.exists()


def test_a_mailbox_is_named_only_as_far_as_needed() -> None:
    assert masked("anna@huber.example") == "a•••@huber.example"
    assert masked("a@b.example") == "a•••@b.example"


def test_the_application_is_accepted_once() -> None:
    invitation = invited()
    Client().post(link(invitation))
    application = Application.objects.get()
    assert (application.state, application.next_actor) == ("accepted", "business")
