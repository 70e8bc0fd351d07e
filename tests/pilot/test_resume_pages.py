"""The way back: by mail, on any device, without telling strangers who has signed up."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config.outbox.models import Event
from pilot.models import Application
from pilot.services.links import resume_token
from tests.pilot.factories import answer, answered, deliver, draft, programme, sent
from tests.pilot.pages import LANGUAGES, browser, path, text

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(\S+)")


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def mailed() -> str:
    deliver()
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_device_goes_on_at_the_first_open_question(language: str) -> None:
    application = answer(
        draft(language=language), company="Huber", postcode="10115", country="DE", trade="craft"
    )
    client = browser(application)
    response = client.post(path("pilot:later", language=language), {"email": "anna@huber.example"})
    assert response["Location"] == path("pilot:kept", language=language)
    assert "anna@huber.example" in text(client.get(response["Location"]))
    link = mailed()
    elsewhere = Client()
    assert elsewhere.get(link).status_code == 200
    response = elsewhere.post(link)
    assert response["Location"] == path("pilot:apply", "size", language=language)
    page = text(elsewhere.get(path("pilot:apply", "business", language=language)))
    assert 'value="Huber"' in page
    application.refresh_from_db()
    assert application.email_confirmed_at is not None


def test_a_finished_draft_goes_on_at_the_check() -> None:
    application = answered()
    token = resume_token(application, at=timezone.now())
    assert Client().post(path("pilot:resume_link", token))["Location"] == path("pilot:check")


def test_opening_the_link_gives_nothing_away_before_the_button() -> None:
    application = answered()
    client = Client()
    page = text(client.get(path("pilot:resume_link", resume_token(application, at=timezone.now()))))
    assert "Huber" not in page
    assert application.email not in page
    assert client.get(path("pilot:apply", "business"))["Location"] == path("pilot:resume")


def test_the_link_works_twice_within_its_thirty_days() -> None:
    token = resume_token(answered(), at=timezone.now())
    for _again in range(2):
        assert Client().post(path("pilot:resume_link", token)).status_code == 302


def test_a_link_that_ran_out_is_replaced_in_one_click() -> None:
    application = answered()
    token = resume_token(application, at=timezone.now() - timedelta(days=31))
    client = Client()
    assert client.get(path("pilot:resume_link", token)).status_code == 410
    assert client.post(path("pilot:resume_link", token))["Location"] == path("pilot:resume_sent")
    assert client.get(path("pilot:apply", "business"))["Location"] == path("pilot:resume")
    assert Client().post(mailed())["Location"] == path("pilot:check")


def test_after_sending_the_link_leads_to_a_plain_page() -> None:
    application = answered()
    token = resume_token(application, at=timezone.now())
    Application.objects.filter(pk=application.pk).update(state="withdrawn")
    for response in (
        Client().get(path("pilot:resume_link", token)),
        Client().post(path("pilot:resume_link", token)),
    ):
        assert response.status_code == 404
        assert path("pilot:resume") in text(response)


def test_another_address_ends_the_link() -> None:
    application = answered()
    token = resume_token(application, at=timezone.now())
    answer(application, email="new@huber.example")
    assert Client().get(path("pilot:resume_link", token)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 62, "ä", "sent2", "A" * 22 + "00000000" + "B" * 32, "-" * 500])
def test_what_is_no_link_leads_to_a_plain_page(token: str) -> None:
    answered()
    assert Client().get(path("pilot:resume_link", token)).status_code == 404


def test_a_changed_end_is_noticed() -> None:
    token = resume_token(answered(), at=timezone.now() - timedelta(days=31))
    forged = token[:22] + "ffffffff" + token[30:]
    assert Client().post(path("pilot:resume_link", forged)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_answer_whether_the_address_is_known_or_not(language: str) -> None:
    where = programme()
    answered(where, email="known@huber.example")
    client = Client()
    known = client.post(path("pilot:resume", language=language), {"email": "known@huber.example"})
    unknown = client.post(path("pilot:resume", language=language), {"email": "unknown@huber.example"})
    assert known["Location"] == unknown["Location"] == path("pilot:resume_sent", language=language)
    assert Event.objects.filter(kind="pilot.links_requested").count() == 2
    deliver()
    assert [message.to for message in mail.outbox] == [["known@huber.example"]]
    assert client.get(path("pilot:resume_sent", language=language)).status_code == 200


@pytest.mark.parametrize("typed", ["", "anna", "a@b", "x" * 300, "a@b.example\r\nBcc: c@d.example"])
def test_no_address_no_mail(typed: str) -> None:
    response = Client().post(path("pilot:resume"), {"email": typed})
    assert response.status_code == 422
    assert 'href="#id_email"' in text(response)
    assert not Event.objects.exists()


def test_three_mails_a_day_whoever_asks() -> None:
    application = answered(email="anna@huber.example")
    sent(application.programme)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert client.post(path("pilot:resume"), {"email": "Anna@Huber.example"}).status_code == 302
    browser(application).post(path("pilot:later"), {"email": "anna@huber.example"})
    assert Event.objects.filter(kind="pilot.links_requested").count() == 3
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        Client().post(path("pilot:resume"), {"email": "anna@huber.example"})
    assert Event.objects.filter(kind="pilot.links_requested").count() == 4


def test_one_visitor_cannot_ask_for_many(settings: Any) -> None:
    settings.PILOT_LIMITS = {**settings.PILOT_LIMITS, "links": 2}
    client = Client()
    answers = [
        client.post(path("pilot:resume"), {"email": f"a{at}@huber.example"}).status_code for at in range(4)
    ]
    assert answers == [302, 302, 429, 429]


@pytest.mark.parametrize("typed", ["", "anna at huber"])
def test_save_for_later_asks_for_a_real_address(typed: str) -> None:
    response = browser(draft()).post(path("pilot:later"), {"email": typed})
    assert response.status_code == 422
    assert typed in text(response)


def test_the_page_after_saving_needs_a_draft() -> None:
    assert Client().get(path("pilot:kept"))["Location"] == path("pilot:resume")
