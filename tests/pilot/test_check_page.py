"""Checking and sending: the box, the notice, the gaps, and the page to keep."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from pilot.models import Application, Notice, Programme
from pilot.services.questions import load_standard_notice
from tests import factories
from tests.pilot.factories import answer, answered, draft, programme, sent
from tests.pilot.pages import LANGUAGES, browser, path, text

pytestmark = pytest.mark.django_db
SEND = {"notice": "2026-10", "acknowledged": "on"}


def send(application: Application, data: dict[str, Any] | None = None, language: str = "de") -> Any:
    return browser(application).post(path("pilot:check", language=language), SEND if data is None else data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_with_a_way_to_change_it(language: str) -> None:
    application = answered()
    page = text(browser(application).get(path("pilot:check", language=language)))
    assert "Bäckerei Huber" in page
    assert path("pilot:apply", "trade", language=language) + "?from=check" in page
    with override(language):
        notice = load_standard_notice(at=timezone.now()).summary
    assert notice in page
    assert 'name="notice" value="2026-10"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_sending_leads_to_the_confirmation_in_the_same_language(language: str) -> None:
    application = answered()
    response = send(application, language=language)
    application.refresh_from_db()
    assert response["Location"] == path("pilot:done", application.reference, language=language)
    assert application.language == language


@pytest.mark.parametrize("data", [{"notice": "2026-10"}, {"notice": "2026-10", "acknowledged": ""}, {}])
def test_not_without_the_box(data: dict[str, str]) -> None:
    application = answered()
    response = send(application, data)
    assert response.status_code == 422
    assert 'href="#id_acknowledged"' in text(response)
    application.refresh_from_db()
    assert application.state == "draft"


def test_a_gap_is_named_with_a_link_to_its_question() -> None:
    application = answer(draft(), company="Huber", postcode="10115", country="DE")
    response = send(application)
    page = text(response)
    assert response.status_code == 422
    for key in ("trade", "size", "channels", "volume", "impersonation", "contact"):
        assert f'<li><a href="{path("pilot:apply", key)}?from=check">' in page


def test_a_notice_that_changed_in_between_is_shown_and_asked_again() -> None:
    application = answered()
    Notice.objects.create(
        version="2026-11", text_de="Neue Worte.", text_en="New words.", valid_from=timezone.now()
    )
    response = send(application)
    page = text(response)
    assert response.status_code == 422
    assert "Neue Worte." in page
    assert 'name="notice" value="2026-11"' in page
    assert send(application, {"notice": "2026-11", "acknowledged": "on"}).status_code == 302
    application.refresh_from_db()
    assert application.notice
    assert application.notice.version == "2026-11"


def test_sending_twice_shows_the_same_confirmation() -> None:
    application = answered()
    first, second = send(application), send(application)
    assert first["Location"] == second["Location"]
    assert Application.objects.exclude(state="draft").count() == 1
    assert Programme.objects.get().taken == 1


def test_closed_in_the_meantime_keeps_the_draft() -> None:
    application = answered()
    Programme.objects.update(closes_at=timezone.now())
    page = text(browser(application).get(path("pilot:check")))
    assert 'name="acknowledged"' not in page
    assert path("pilot:withdraw") in page
    assert send(application).status_code == 422
    application.refresh_from_db()
    assert application.state == "draft"


def test_full_in_the_meantime_keeps_the_draft() -> None:
    where = programme(capacity=1)
    application = answered(where)
    sent(where)
    assert send(application).status_code == 422
    application.refresh_from_db()
    assert (application.state, application.company) == ("draft", "Bäckerei Huber")


def test_an_address_is_asked_for_where_no_question_does() -> None:
    load_standard_notice(at=timezone.now())
    application = draft(factories.programme())
    page = text(browser(application).get(path("pilot:check")))
    assert 'name="email"' in page
    assert send(application).status_code == 422
    assert send(application, {**SEND, "email": "anna@huber.example"}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.email) == ("submitted", "anna@huber.example")


def test_too_many_from_one_address_are_told_when_to_come_back() -> None:
    where = programme()
    for _again in range(3):
        sent(where, email="same@huber.example")
    application = answered(where, email="same@huber.example")
    response = send(application)
    assert response.status_code == 422
    application.refresh_from_db()
    assert application.state == "draft"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_can_be_loaded_again_and_kept(language: str) -> None:
    application = sent()
    client = browser(application)
    for _again in range(2):
        page = text(client.get(path("pilot:done", application.reference, language=language)))
        assert str(application.reference) in page
        assert application.email in page
    assert client.get(path("pilot:done", str(application.reference).lower())).status_code == 200


def test_the_confirmation_is_only_for_the_browser_that_sent_it() -> None:
    application = sent()
    assert Client().get(path("pilot:done", application.reference)).status_code == 404
    assert browser(sent()).get(path("pilot:done", application.reference)).status_code == 404
    assert browser(application).get(path("pilot:done", "P-XXXXX")).status_code == 404
    assert browser(answered()).get(path("pilot:done", "None")).status_code == 404
