"""The whole way of an applicant through the pages, from the start button to the code for the new account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Membership, User
from pilot.models import Application
from pilot.services import bots
from pilot.services.questions import load_standard_notice
from tests.pilot.factories import ANSWERS, REVIEWER, cohort, deliver, programme
from pilot.services import invitations
from django.utils import timezone

pytestmark = pytest.mark.django_db


def follow(client: Client, path: str, data: dict[str, Any]) -> str:
    response = client.post(path, data)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


@pytest.mark.parametrize("language", ["de", "en"])
def test_from_the_start_page_to_the_account(client: Client, settings: Any, language: str) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0
    where = programme()
    with override(language):
        start = reverse("pilot:start")
    page = client.get(start)
    assert page.status_code == 200
    path = follow(client, start, {"rendered": bots.rendered_now(), "homepage": ""})
    steps = 0
    while "/check/" not in path:
        shown = client.get(path)
        assert f"{steps + 1} " in shown.content.decode()
        path = follow(client, path, ANSWERS)
        steps += 1
    assert steps == 7
    shown = client.get(path).content.decode()
    assert "Bäckerei Huber" in shown
    assert "anna@huber.example" in shown
    version = load_standard_notice(at=timezone.now()).version
    done = follow(client, path, {"notice": version, "acknowledged": "on"})
    application = Application.objects.get()
    assert application.reference and application.reference in done
    assert application.reference in client.get(done).content.decode()
    assert application.language == language
    deliver()
    application.refresh_from_db()
    assert application.state == "screening"
    receipt = mail.outbox[0]
    assert receipt.to == ["anna@huber.example"]
    invitations.invite(application=application, cohort=cohort(where), by=REVIEWER, at=timezone.now())
    deliver()
    link = re.search(r"http://testserver(\S+/invitation/\S+)", mail.outbox[-1].body)
    assert link
    client = Client()
    assert client.get(link[1]).status_code == 200
    path = follow(client, link[1], {})
    assert path == reverse("account_confirm_login_code") or path.endswith("/code/confirm/")
    deliver()
    code = re.search(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    path = follow(client, path, {"code": code[1]})
    user = User.objects.get(email="anna@huber.example")
    assert Membership.objects.get(user=user).role == "owner"
    assert str(user.pk) == client.session["_auth_user_id"]
