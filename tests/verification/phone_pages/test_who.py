"""Whose pages these are: nobody else's, looking writes nothing, and few questions to the database."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Business
from accounts.permissions import actor
from tests import factories
from tests.verification import ready
from tests.verification.phone_pages.steps import (
    AGAIN,
    CODE,
    PHONE,
    STATE,
    code_sent,
    enter,
    text_of,
)
from tests.verification.texting import MOBILE, Gateways
from verification.models import Challenge
from verification.services import contests

pytestmark = pytest.mark.django_db


def test_another_business_sees_and_changes_nothing(site: Client, gateways: Gateways) -> None:
    enter(site)
    challenge, code = code_sent()
    stranger = factories.user()
    factories.business("Fremde", owner=stranger)
    other = Client()
    other.force_login(stranger)
    assert other.get(CODE).headers["Location"] == PHONE
    assert other.post(CODE, {"challenge": challenge.pk, "code": code}).status_code == 302
    assert other.post(AGAIN, {"channel": "sms"}).status_code == 302
    assert "0171" not in text_of(other.get(PHONE))
    challenge.refresh_from_db()
    assert (challenge.state, challenge.attempts, challenge.sends) == ("sent", 0, 1)


@pytest.mark.parametrize("role", ["viewer", "billing"])
def test_who_may_only_look_cannot_order_codes(business: Business, role: str, gateways: Gateways) -> None:
    member = factories.user()
    factories.membership(member, business, role)
    site = Client()
    site.force_login(member)
    assert site.get(PHONE).status_code == {"viewer": 200, "billing": 403}[role]
    assert enter(site).status_code == 404
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("path", [PHONE, CODE, STATE])
def test_nobody_comes_in_without_an_account(path: str, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")
    assert client.post(AGAIN).status_code == 302


def test_looking_writes_nothing(site: Client) -> None:
    enter(site)
    code_sent()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for path in (PHONE, CODE, STATE):
            site.get(path)
            site.head(path)
    written = [query["sql"] for query in seen if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])]
    assert [sql for sql in written if "verification_" in sql or "outbox_" in sql] == []
    assert site.get(AGAIN).status_code == 405


@pytest.mark.parametrize("path", [PHONE, CODE, STATE])
def test_pages_ask_few_questions(site: Client, path: str) -> None:
    enter(site)
    code_sent()
    site.get(path)
    with CaptureQueriesContext(connection) as seen:
        site.get(path)
    assert len([query for query in seen if "verification_" in query["sql"]]) <= 5


def test_a_holder_and_a_claimant_read_what_happens_next(
    site: Client, business: Business, language: str
) -> None:
    seal = ready.sealed(e164=MOBILE)
    enter(site, "0171 39200 12", prefix=language)
    challenge, code = code_sent()
    answer = site.post(language + CODE, {"challenge": challenge.pk, "code": code}, follow=True)
    claims = gettext(
        "You have proved the number. So far it belongs to another business, which we have asked."
    )
    assert claims in text_of(answer)
    holder = Client()
    holder.force_login(seal.business.memberships.get().user)
    sentence = gettext("Another business has proved %(number)s.") % {"number": MOBILE}
    assert sentence in text_of(holder.get(language + PHONE))
    contests.defend(holder=seal.phone, by=actor(seal.business.memberships.get().user), at=timezone.now())
    assert gettext("You have proved it again. A person decides. We will email you.") in text_of(
        holder.get(language + PHONE)
    )
