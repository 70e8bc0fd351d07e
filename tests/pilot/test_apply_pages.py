"""One question a page: saved on each "Continue", kept on the way back, and never lost."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pilot.models import Answer, Application
from pilot.views.guards import proof
from tests.pilot.factories import ANSWERS, answer, answered, draft, pages, programme, sent
from tests.pilot.pages import LANGUAGES, browser, path, text

pytestmark = pytest.mark.django_db
BUSINESS = {"company": "Bäckerei Huber", "postcode": "10115", "country": "DE"}


def values(application: Application) -> dict[str, Any]:
    rows = Answer.objects.filter(application=application).select_related("question")
    return {row.question.key: row.value for row in rows}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_drawn_with_its_number_and_one_heading(language: str) -> None:
    application = draft()
    client = browser(application)
    labels = {"de": "Was macht Ihr Unternehmen?", "en": "What does your business do?"}
    for number, key in enumerate(pages(application), 1):
        response = client.get(path("pilot:apply", key, language=language))
        assert response.status_code == 200
        assert text(response).count("<h1") == 1
        assert f"{number} " in text(response)
    assert labels[language] in text(client.get(path("pilot:apply", "trade", language=language)))


def test_continue_saves_and_leads_on() -> None:
    application = draft()
    response = browser(application).post(path("pilot:apply", "business"), BUSINESS)
    assert response["Location"] == path("pilot:apply", "trade")
    assert values(application) == BUSINESS


def test_the_last_page_leads_to_the_check() -> None:
    application = draft()
    response = browser(application).post(path("pilot:apply", "contact"), ANSWERS)
    assert response["Location"] == path("pilot:check")


def test_going_back_shows_what_was_answered() -> None:
    application = answered()
    page = text(browser(application).get(path("pilot:apply", "business")))
    assert 'value="Bäckerei Huber"' in page
    assert 'value="retail" id="id_trade_0" checked' in text(
        browser(application).get(path("pilot:apply", "trade"))
    ).replace(' required=""', "").replace(" required", "")


def test_somebody_from_the_check_page_goes_straight_back() -> None:
    application = answered()
    client = browser(application)
    page = text(client.get(path("pilot:apply", "trade") + "?from=check"))
    assert 'name="_from" value="check"' in page
    response = client.post(path("pilot:apply", "trade"), {"trade": "craft", "_from": "check"})
    assert response["Location"] == path("pilot:check")
    assert values(application)["trade"] == "craft"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_answer_is_said_twice_and_what_was_typed_stays(language: str) -> None:
    application = draft()
    client = browser(application)
    response = client.post(path("pilot:apply", "business", language=language), {**BUSINESS, "postcode": ""})
    page = text(response)
    assert response.status_code == 422
    assert 'value="Bäckerei Huber"' in page
    assert 'href="#id_postcode"' in page
    assert 'aria-invalid="true"' in page
    assert values(application) == {}


def test_the_numbers_of_pages_work_as_addresses_too() -> None:
    client = browser(draft())
    assert client.get(path("pilot:apply", "3"))["Location"] == path("pilot:apply", "size")
    assert client.get(path("pilot:apply", "99")).status_code == 404
    assert client.get(path("pilot:apply", "nothing")).status_code == 404


def test_save_and_continue_later_keeps_what_is_there() -> None:
    application = draft()
    response = browser(application).post(
        path("pilot:apply", "business"), {"company": "Huber", "postcode": "", "country": "DE", "later": "1"}
    )
    assert response["Location"] == path("pilot:later")
    assert values(application) == {"company": "Huber", "country": "DE"}


def test_save_and_continue_later_does_not_swallow_what_cannot_be_read() -> None:
    application = draft()
    response = browser(application).post(
        path("pilot:apply", "contact"), {"contact_name": "Anna", "email": "anna at huber", "later": "1"}
    )
    assert response.status_code == 422
    assert "anna at huber" in text(response)


def test_an_address_given_for_the_link_is_offered_at_its_question() -> None:
    application = draft()
    Application.objects.filter(pk=application.pk).update(email="anna@huber.example")
    assert 'value="anna@huber.example"' in text(browser(application).get(path("pilot:apply", "contact")))


def test_a_lost_session_loses_nothing_that_was_typed() -> None:
    application = draft()
    response = Client().post(path("pilot:apply", "business"), {**BUSINESS, "_draft": proof(application)})
    assert response["Location"] == path("pilot:apply", "trade")
    assert values(application) == BUSINESS
    assert settings.SESSION_COOKIE_NAME in response.cookies


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00"])
def test_without_session_and_proof_the_way_back_is_offered(forged: str) -> None:
    draft()
    client = Client()
    assert client.get(path("pilot:apply", "business"))["Location"] == path("pilot:resume")
    response = client.post(path("pilot:apply", "business"), {**BUSINESS, "_draft": forged})
    assert response["Location"] == path("pilot:resume")
    assert not Answer.objects.exists()


def test_a_form_belongs_to_the_draft_it_was_drawn_for() -> None:
    where = programme()
    mine, other = draft(where), draft(where)
    browser(other).post(path("pilot:apply", "business"), {**BUSINESS, "_draft": proof(mine)})
    assert values(mine) == BUSINESS
    assert values(other) == {}


def test_after_sending_the_back_button_leads_to_the_confirmation() -> None:
    application = sent()
    client = browser(application)
    for key in ("business", "contact"):
        assert client.get(path("pilot:apply", key))["Location"] == path("pilot:done", application.reference)
        response = client.post(path("pilot:apply", key), ANSWERS)
        assert response["Location"] == path("pilot:done", application.reference)
    assert values(application)["company"] == "Bäckerei Huber"


def test_a_form_sent_twice_is_saved_once() -> None:
    application = draft()
    client = browser(application)
    for _again in range(2):
        assert client.post(path("pilot:apply", "business"), BUSINESS).status_code == 302
    assert Answer.objects.filter(application=application).count() == 3


def test_a_page_that_is_beside_the_point_is_not_found() -> None:
    where = programme()
    question = where.questions.get(key="volume")
    question.shown_if = {"trade": ["craft"]}
    question.save()
    application = answer(draft(where), trade="retail")
    client = browser(application)
    assert client.get(path("pilot:apply", "volume")).status_code == 404
    answer(application, trade="craft")
    assert client.get(path("pilot:apply", "volume")).status_code == 200
