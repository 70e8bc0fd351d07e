"""Once more for what counts: asked again after five minutes, by password or by a code, and nothing typed is lost."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.accounts import people

pytestmark = pytest.mark.django_db
INVITE = "/account/people/invite/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_after_five_minutes_it_asks_again_and_keeps_what_was_typed() -> None:
    business = people.firm()
    boss = people.owner(business)
    client = people.browser(boss)
    assert client.get(INVITE).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        late = client.post(INVITE, {"email": "spaet@example.org", "role": "editor"})
        assert late["Location"].startswith("/account/confirm/")
        assert not business.member_invitations.exists()
        client.post("/account/confirm/", {"next": INVITE, "send": "1"})
        people.deliver()
        code = people.code_in(people.bodies(boss.email)[-1])
        assert client.post("/account/confirm/", {"next": INVITE, "code": code})["Location"] == INVITE
        page = text(client.get(INVITE))
        assert "spaet@example.org" in page
        assert re.search(r'value="editor"[^>]*checked', page)


def test_who_has_a_password_is_asked_for_it() -> None:
    business = people.firm()
    boss = people.owner(business)
    boss.set_password("a long enough pass phrase")
    boss.save()
    client = people.browser(boss, confirmed=False)
    asked = client.get(INVITE)["Location"]
    assert asked.startswith("/account/reauthenticate/?next=")
    assert client.post(asked, {"password": "wrong"}).status_code == 200
    assert client.get(INVITE).status_code == 302
    assert client.post(asked, {"password": "a long enough pass phrase"})["Location"] == INVITE
    assert client.get(INVITE).status_code == 200


def test_a_confirmation_of_somebody_else_in_this_browser_does_not_count() -> None:
    business = people.firm()
    client = people.browser(people.owner(business))
    other = people.member(business, "owner").user
    client.force_login(other)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    assert client.get(INVITE).status_code == 302


def test_codes_end_after_five_tries_ten_minutes_and_five_mails() -> None:
    boss = people.owner(people.firm())
    client = people.browser(boss, confirmed=False)

    def ask() -> str:
        client.post("/account/confirm/", {"send": "1"})
        people.deliver()
        return people.code_in(people.bodies(boss.email)[-1])

    code = ask()
    for _try in range(5):
        assert client.post("/account/confirm/", {"code": "2222-2222"}).status_code == 422
    assert client.post("/account/confirm/", {"code": code}).status_code == 422, "burnt"
    code = ask()
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        assert client.post("/account/confirm/", {"code": code}).status_code == 422, "over"
    for _more in range(3):
        code = ask()
    mails = len(mail.outbox)
    refused = client.post("/account/confirm/", {"send": "1"}, follow=True)
    people.deliver()
    assert "fünf Codes" in text(refused)
    assert len(mail.outbox) == mails
    assert client.post("/account/confirm/", {"code": code}).status_code == 302


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "x"]
)
def test_confirming_leads_to_our_own_pages_only(wish: str) -> None:
    boss = people.owner(people.firm())
    client = people.browser(boss, confirmed=False)
    client.post("/account/confirm/", {"send": "1"})
    people.deliver()
    code = people.code_in(people.bodies(boss.email)[-1])
    assert client.post("/account/confirm/", {"next": wish, "code": code})["Location"] == "/account/"
