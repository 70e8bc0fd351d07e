"""The whole way of an applicant through the pages, from the start button to the code for the new account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.services import bots
from pilot.models import Application, Programme
from pilot.services import invitations
from tests.pilot.factories import ANSWERS, REVIEWER, cohort, deliver, programme
from tests.pilot.pages import LANGUAGES, path, text

pytestmark = pytest.mark.django_db


def follow(client: Client, address: str, data: dict[str, Any]) -> str:
    response = client.post(address, data)
    assert response.status_code == 302, text(response)
    return str(response["Location"])


def apply(client: Client, language: str) -> str:
    """Fills in the questionnaire; returns the address of the check page."""
    address = path("pilot:start", language=language)
    assert client.get(address).status_code == 200
    address = follow(client, address, {"rendered": bots.rendered_now(), "homepage": ""})
    steps = 0
    while "/check/" not in address:
        assert f"{steps + 1} " in text(client.get(address))
        address = follow(client, address, ANSWERS)
        steps += 1
    assert steps == 7
    return address


def send(client: Client, address: str) -> Application:
    shown = text(client.get(address))
    assert "Bäckerei Huber" in shown
    assert "anna@huber.example" in shown
    done = follow(client, address, {"notice": "2026-10", "acknowledged": "on"})
    application = Application.objects.get()
    assert str(application.reference) in done
    assert str(application.reference) in text(client.get(done))
    return application


def newest_mail(pattern: str) -> str:
    deliver()
    found = re.search(pattern, str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_start_page_to_the_account(client: Client, settings: Any, language: str) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0
    programme()
    application = send(client, apply(client, language))
    assert application.language == language
    deliver()
    application.refresh_from_db()
    assert application.state == "screening"
    assert mail.outbox[0].to == ["anna@huber.example"]
    group = cohort(Programme.objects.get())
    invitations.invite(application=application, cohort=group, by=REVIEWER, at=timezone.now())
    invitation = newest_mail(r"http://testserver(\S+/invitation/\S+)")
    elsewhere = Client()
    assert elsewhere.get(invitation).status_code == 200
    code_page = follow(elsewhere, invitation, {})
    assert code_page == path("account_confirm_login_code", language=language)
    follow(elsewhere, code_page, {"code": newest_mail(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$")})
    user = User.objects.get(email="anna@huber.example")
    assert Membership.objects.get(user=user).role == "owner"
    assert elsewhere.session["_auth_user_id"] == str(user.pk)
