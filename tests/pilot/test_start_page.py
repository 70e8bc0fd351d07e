"""The start page: the notice, the dates, the button, and programs that press it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.services import bots
from pilot.models import Application, Programme
from pilot.services.questions import load_standard_notice
from tests import factories
from tests.pilot.factories import answered, programme, sent
from tests.pilot.pages import LANGUAGES, browser, path, start, text

pytestmark = pytest.mark.django_db
NOTICE = {"de": "Die Anmeldung ist unverbindlich.", "en": "Signing up is not binding."}


@pytest.fixture(autouse=True)
def _no_waiting(settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0
    cache.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_stands_above_the_button(client: Client, language: str) -> None:
    programme()
    page = text(client.get(path("pilot:start", language=language)))
    assert f'<html lang="{language}"' in page
    assert (
        page.index(NOTICE[language])
        < page.index('name="rendered"')
        < page.index('<button type="submit" class="btn')
    )
    assert page.count("<h1") == 1


def test_starting_leads_to_the_first_question(client: Client) -> None:
    programme()
    response = start(client)
    assert response.status_code == 302
    assert response["Location"] == path("pilot:apply", "business")
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("opens", "closes"), [(2, 9), (-9, -2)])
def test_outside_the_dates_the_page_says_when(client: Client, language: str, opens: int, closes: int) -> None:
    now = timezone.now()
    where = programme(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    page = text(client.get(path("pilot:start", language=language)))
    named = timezone.localtime(where.opens_at if opens > 0 else where.closes_at)
    assert (f"{named:%d.%m.%Y}" if language == "de" else f"{named.day} {named:%B} {named:%Y}") in page
    assert 'name="rendered"' not in page
    assert start(client, language).status_code == 200
    assert not Application.objects.exists()


def test_when_it_is_full_the_page_says_so_and_keeps_no_draft(client: Client) -> None:
    where = programme(capacity=1)
    sent(where)
    assert 'name="rendered"' not in text(client.get(path("pilot:start")))
    start(client)
    assert Application.objects.count() == 1


def test_without_a_programme_the_page_still_stands(client: Client) -> None:
    assert client.get(path("pilot:start")).status_code == 200
    assert start(client).status_code == 200


def test_a_programme_without_questions_leads_to_the_end(client: Client) -> None:
    factories.programme()
    load_standard_notice(at=timezone.now())
    assert start(client)["Location"] == path("pilot:check")


def test_a_draft_of_this_browser_is_offered_first() -> None:
    client = browser(answered())
    page = text(client.get(path("pilot:start")))
    assert path("pilot:check") in page
    assert path("pilot:withdraw") in page


def test_a_draft_can_be_reached_after_the_end() -> None:
    application = answered()
    Programme.objects.update(closes_at=timezone.now())
    page = text(browser(application).get(path("pilot:start")))
    assert path("pilot:check") in page
    assert path("pilot:withdraw") in page


def test_somebody_who_has_sent_finds_the_status() -> None:
    application = sent()
    page = text(browser(application).get(path("pilot:start")))
    assert str(application.reference) in page
    assert path("pilot:status") in page


@pytest.mark.parametrize(
    "data", [{"homepage": "https://spam.example"}, {"rendered": ""}, {"rendered": "forged:x"}]
)
def test_a_program_is_asked_once_more_and_a_person_gets_through(client: Client, data: dict[str, str]) -> None:
    programme()
    refused = start(client, **data)
    assert refused.status_code == 422
    assert not Application.objects.exists()
    stamp = text(refused).split('name="rendered" value="')[1].split('"')[0]
    assert start(client, rendered=stamp).status_code == 302


def test_too_quick_is_asked_once_more_and_the_first_time_counts(client: Client, settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 2.0
    programme()
    stamp = bots.rendered_now()
    assert start(client, rendered=stamp).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        assert start(client, rendered=stamp).status_code == 302


def test_a_page_that_was_open_over_night_needs_one_more_press(client: Client) -> None:
    programme()
    stamp = bots.rendered_now()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        refused = start(client, rendered=stamp)
        assert refused.status_code == 422
        fresh = text(refused).split('name="rendered" value="')[1].split('"')[0]
        assert fresh != stamp
        assert start(client, rendered=fresh).status_code == 302


def test_starts_are_limited_for_each_address(client: Client, settings: Any) -> None:
    settings.PILOT_LIMITS = {**settings.PILOT_LIMITS, "starts": 2}
    programme()
    assert [start(client).status_code for _ in range(3)] == [302, 302, 429]
    refused = start(client)
    assert refused.has_header("Retry-After")
    assert start(Client(REMOTE_ADDR="203.0.113.7")).status_code == 302
    assert Application.objects.count() == 3


def test_one_network_of_ipv6_counts_as_one_visitor(settings: Any) -> None:
    settings.PILOT_LIMITS = {**settings.PILOT_LIMITS, "starts": 1}
    programme()
    assert start(Client(REMOTE_ADDR="2001:db8:1:2::1")).status_code == 302
    assert start(Client(REMOTE_ADDR="2001:db8:1:2:ffff::9")).status_code == 429
    assert start(Client(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 302


def test_starts_of_everybody_together_are_limited(client: Client, settings: Any) -> None:
    settings.PILOT_LIMITS = {**settings.PILOT_LIMITS, "starts_in_all": 1}
    programme()
    assert start(Client(REMOTE_ADDR="203.0.113.1")).status_code == 302
    assert start(Client(REMOTE_ADDR="203.0.113.2")).status_code == 429
