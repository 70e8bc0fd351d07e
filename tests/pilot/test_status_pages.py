"""The status page: a date or a reason in every state, and nothing for strangers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pilot.models import Application, DeskQuestion
from pilot.services import desk, invitations
from pilot.services.accepting import accept
from pilot.services.erasing import erase_due
from pilot.services.links import invitation_token, status_token
from pilot.services.withdrawing import withdraw
from tests.pilot.factories import REVIEWER, answered, invited, programme, screened, sent
from tests.pilot.pages import LANGUAGES, browser, path, text

pytestmark = pytest.mark.django_db


def see(application: Application, language: str = "de") -> Any:
    return Client().get(path("pilot:status", status_token(application), language=language))


def asked() -> DeskQuestion:
    return desk.ask(application=screened(), text="Welche\nRegisternummer?", by=REVIEWER, at=timezone.now())


def lapsed() -> Application:
    at = timezone.now()
    application = invited(at=at).application
    invitations.lapse_due(at=at + timedelta(days=14))
    Application.objects.filter(pk=application.pk).update(state="lapsed")
    return application


def accepted() -> Application:
    invitation = invited()
    accept(token=invitation_token(invitation), at=timezone.now())
    return invitation.application


def withdrawn() -> Application:
    application = sent()
    withdraw(application=application, at=timezone.now())
    return application


STATES = {
    "submitted": sent,
    "screening": screened,
    "needs_answer": lambda: asked().application,
    "waitlisted": lambda: desk.waitlist(application=screened(), by=REVIEWER, at=timezone.now()),
    "declined": lambda: desk.decline(
        application=screened(), code="OUT_OF_SCOPE_COUNTRY", by=REVIEWER, at=timezone.now()
    ),
    "invited": lambda: invited().application,
    "accepted": accepted,
    "lapsed": lapsed,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_words_and_a_date_or_a_reason(state: str, language: str) -> None:
    application = STATES[state]()
    application.refresh_from_db()
    assert application.state == state
    response = see(application, language)
    page = text(response)
    assert response.status_code == 200
    assert str(application.reference) in page
    assert page.count("<h1") == 1
    if application.due_at:
        day = timezone.localtime(application.due_at)
        assert (f"{day:%d.%m.%Y}" if language == "de" else f"{day.day} {day:%B} {day:%Y}") in page


def test_a_declined_applicant_reads_reason_mending_and_date() -> None:
    page = text(see(STATES["declined"]()))
    assert "In diesem Land bieten wir das Siegel noch nicht an." in page
    again = timezone.localtime(timezone.now() + timedelta(days=90))
    assert f"{again:%d.%m.%Y}" in page


def test_when_we_are_late_the_page_admits_it() -> None:
    application = sent()
    Application.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert 'class="note warn"' in text(see(application))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desks_question_is_answered_here(language: str) -> None:
    question = asked()
    application = question.application
    assert "Registernummer?" in text(see(application, language))
    address = path("pilot:status", status_token(application), language=language)
    response = Client().post(address, {"text": "HRB 12345 B\nBerlin"})
    assert response["Location"] == address
    question.refresh_from_db()
    application.refresh_from_db()
    assert question.answer == "HRB 12345 B\nBerlin"
    assert application.state == "screening"
    assert Client().post(address, {"text": "again"}).status_code == 302
    question.refresh_from_db()
    assert question.answer == "HRB 12345 B\nBerlin"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 4001, "a\x00b"])
def test_an_answer_that_cannot_be_stored_is_kept_on_the_page(typed: str) -> None:
    application = asked().application
    response = Client().post(path("pilot:status", status_token(application)), {"text": typed})
    assert response.status_code == 422
    assert 'href="#id_text"' in text(response)
    assert typed.strip()[:50] in text(response)


@pytest.mark.parametrize("token", ["x", "ä", "A" * 54, "-" * 54, "0"])
@pytest.mark.parametrize("name", ["pilot:status", "pilot:withdraw", "pilot:confirm"])
def test_a_foreign_token_leads_to_a_plain_page(name: str, token: str) -> None:
    sent()
    assert Client().get(path(name, token)).status_code == 404
    assert Client().post(path(name, token)).status_code == 404


def test_a_token_opens_its_own_application_only() -> None:
    where = programme()
    one, other = sent(where), sent(where)
    crossed = status_token(one)[:22] + status_token(other)[22:]
    assert Client().get(path("pilot:status", crossed)).status_code == 404


def test_the_mailed_link_confirms_the_address_by_a_button() -> None:
    application = sent()
    token = status_token(application)
    assert path("pilot:confirm", token) in text(see(application))
    assert Client().get(path("pilot:confirm", token)).status_code == 302
    assert Application.objects.filter(email_confirmed_at__isnull=True).exists()
    Client().post(path("pilot:confirm", token))
    assert Application.objects.filter(email_confirmed_at__isnull=False).exists()
    assert path("pilot:confirm", token) not in text(see(application))


def test_the_browser_that_sent_it_sees_the_status_but_proves_no_mailbox() -> None:
    application = sent()
    page = text(browser(application).get(path("pilot:status")))
    assert str(application.reference) in page
    assert status_token(application) not in page
    assert "/confirm/" not in page


def test_a_browser_without_an_application_is_helped_on() -> None:
    response = Client().get(path("pilot:status"))
    assert response.status_code == 404
    assert path("pilot:resume") in text(response)


def test_a_draft_has_its_check_page_instead() -> None:
    assert browser(answered()).get(path("pilot:status"))["Location"] == path("pilot:check")


@pytest.mark.parametrize("language", LANGUAGES)
def test_withdrawing_asks_once_and_twice_is_harmless(language: str) -> None:
    application = sent()
    address = path("pilot:withdraw", status_token(application), language=language)
    assert Client().get(address).status_code == 200
    application.refresh_from_db()
    assert application.state == "submitted"
    for _again in range(2):
        response = Client().post(address)
        assert response["Location"] == path("pilot:status", status_token(application), language=language)
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_a_draft_is_deleted_from_its_browser() -> None:
    client = browser(answered())
    assert client.get(path("pilot:withdraw")).status_code == 200
    assert client.post(path("pilot:withdraw"))["Location"] == path("pilot:start")
    assert not Application.objects.exists()
    assert client.get(path("pilot:start")).status_code == 200


def test_an_account_cannot_be_withdrawn_here() -> None:
    application = accepted()
    response = Client().post(path("pilot:withdraw", status_token(application)), follow=True)
    assert response.status_code == 200
    application.refresh_from_db()
    assert application.state == "accepted"


def test_after_erasing_the_page_still_says_what_happened() -> None:
    application = withdrawn()
    erase_due(at=timezone.now() + timedelta(days=31))
    application.refresh_from_db()
    assert see(application).status_code == 200
