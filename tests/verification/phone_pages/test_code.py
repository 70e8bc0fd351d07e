"""The code's page: how the delivery goes, tries, news without a reload, and every way on."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from tests.verification import texting
from tests.verification.phone_pages.steps import (
    AGAIN,
    CODE,
    PHONE,
    STATE,
    code_sent,
    enter,
    post_code,
    text_of,
)
from tests.verification.texting import MOBILE, work, wrong
from verification.models import Challenge, PhoneNumber
from verification.services.limits import When

pytestmark = pytest.mark.django_db


def test_the_code_page_says_how_the_delivery_goes(site: Client, language: str) -> None:
    enter(site, "0171 39200 12", prefix=language)
    waiting = gettext("We are sending a %(digits)s-digit code by text message to %(number)s.")
    assert waiting % {"digits": 6, "number": "0171 39200 12"} in text_of(site.get(language + CODE))
    texting.SMS.answers.append(texting.REFUSED)
    work()
    refused = gettext(
        "The text message could not be sent. The fault is ours, and it costs you no try. "
        "Ask for the code again, or choose another way."
    )
    assert refused in text_of(site.get(language + CODE))
    texting.SMS.answers.append(texting.UNKNOWN)
    site.post(language + AGAIN, {"channel": "sms"})
    work()
    unknown = gettext("The provider has not answered. The code may still arrive.")
    assert unknown in text_of(site.get(language + CODE))


def test_live_news_are_sent_once_and_the_asking_ends(site: Client) -> None:
    enter(site)
    page = site.get(CODE).content.decode()
    asked = re.search(r'hx-get="([^"]+)" hx-trigger="every 5s"', page)
    assert asked is not None
    assert site.get(asked[1]).status_code == 204
    challenge, _ = code_sent()
    news = site.get(asked[1])
    assert news.status_code == 200
    fragment = news.content.decode()
    assert "<html" not in fragment
    following = re.search(r'hx-get="([^"]+)"', fragment)
    assert following is not None
    assert site.get(following[1]).status_code == 204
    Challenge.objects.filter(pk=challenge.pk).update(delivered_at=timezone.now())
    last = site.get(following[1])
    assert last.status_code == 200
    assert "hx-get" not in last.content.decode()


def test_a_gateway_that_stays_silent_is_not_listened_to_for_ever(site: Client) -> None:
    enter(site)
    code_sent()
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert "hx-get" not in site.get(CODE).content.decode()


def test_the_page_without_javascript_has_a_plain_link(site: Client) -> None:
    enter(site)
    assert f'class="nojs-only"><a href="{CODE}"' in text_of(site.get(CODE))


@pytest.mark.parametrize(
    ("typed", "sentence", "values"),
    [
        ("", "Enter the code from the message", {}),
        ("12345", "The code has %(digits)d digits. You entered %(entered)d.", {"digits": 6, "entered": 5}),
        (
            "12 34 56 78 9",
            "The code has %(digits)d digits. You entered %(entered)d.",
            {"digits": 6, "entered": 9},
        ),
        ("12345a", "The code has %(digits)d digits and nothing else.", {"digits": 6}),
        ("\x00", "The code has %(digits)d digits and nothing else.", {"digits": 6}),
        (
            "9" * 50_000,
            "The code has %(digits)d digits. You entered %(entered)d.",
            {"digits": 6, "entered": 200},
        ),
    ],
)
def test_an_entry_that_is_no_code_costs_no_try(
    site: Client, typed: str, sentence: str, values: dict[str, int], language: str
) -> None:
    enter(site, prefix=language)
    challenge, _ = code_sent()
    answer = post_code(site, challenge, typed, prefix=language)
    assert answer.status_code == 422
    assert gettext(sentence) % values in text_of(answer)
    challenge.refresh_from_db()
    assert challenge.attempts == 0


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_when_it_goes_on(site: Client) -> None:
    enter(site)
    challenge, code = code_sent()
    with translation.override("en"):
        for left in (4, 3, 2):
            shown = text_of(post_code(site, challenge, wrong(code), prefix="/en"))
            assert shown.count(f"That code is not right. You have {left} tries left.") == 2
        shown = text_of(post_code(site, challenge, wrong(code), prefix="/en"))
        assert "That code is not right. You have 1 try left." in shown
        last = post_code(site, challenge, wrong(code), prefix="/en")
        when = str(When(challenge.expires_at))  # with its day, ten minutes before midnight
    assert last.status_code == 422
    assert f"Too many tries. You can try again at {when}" in text_of(last)
    assert 'name="code"' not in last.content.decode()
    assert post_code(site, challenge, code).status_code == 422
    assert not PhoneNumber.objects.filter(state="proven").exists()


def test_an_old_code_is_followed_by_a_new_one(site: Client, language: str) -> None:
    enter(site, prefix=language)
    challenge, code = code_sent()
    with time_machine.travel(challenge.expires_at + timedelta(seconds=1), tick=False):
        assert gettext("The code has expired.") in text_of(site.get(language + CODE))
        answer = site.post(language + CODE, {"challenge": challenge.pk, "code": code}, follow=True)
        assert gettext("The code has expired. We have sent you a new one.") in text_of(answer)
        work()
    assert len(texting.SMS.sent) == 2
    assert Challenge.objects.count() == 2


def test_an_old_code_without_money_for_a_new_one_says_both(
    site: Client, language: str, settings: Any
) -> None:
    enter(site, prefix=language)
    challenge, code = code_sent()
    settings.SEND_CAP_CENTS_PER_DAY = 1
    with time_machine.travel(challenge.expires_at + timedelta(seconds=1), tick=False):
        answer = post_code(site, challenge, code, prefix=language)
    assert answer.status_code == 422
    assert gettext("The code has expired.") in text_of(answer)
    stopped = gettext(
        "We have sent as many codes today as we may. You can ask for one again at %(again)s. "
        "Until then you can go on with your other tasks."
    )
    assert stopped.partition("%")[0].strip() in text_of(answer)
    challenge.refresh_from_db()
    assert challenge.attempts == 0


def test_no_code_ask_again_be_called_or_change_the_number(site: Client, language: str) -> None:
    enter(site, prefix=language)
    _, code = code_sent()
    early = site.post(language + AGAIN, {"channel": "sms"}, follow=True)
    refusal = gettext("The last code may still arrive. You can ask for another one at %(again)s.")
    assert refusal.partition("%")[0].strip() in text_of(early)
    later = timezone.now() + timedelta(seconds=31)
    with time_machine.travel(later, tick=False):
        called = site.post(language + AGAIN, {"channel": "voice"}, follow=True)
        assert gettext("We are calling you.") in text_of(called)
        work()
    assert [one.code for one in texting.VOICE.sent] == [code]
    assert f'value="{MOBILE}"' in text_of(site.get(language + PHONE))


def test_two_tabs_with_two_numbers_do_not_mix(site: Client) -> None:
    enter(site)
    first, code = code_sent()
    enter(site, "+491713920013")
    second, _ = code_sent()
    answer = post_code(site, first, code)
    assert answer.status_code == 422
    second.refresh_from_db()
    assert second.attempts == 0
    assert not PhoneNumber.objects.filter(state="proven").exists()


def test_the_same_form_twice_and_the_back_button_are_harmless(site: Client) -> None:
    enter(site)
    enter(site)
    challenge, code = code_sent()
    assert len(texting.SMS.sent) == 1
    for _ in range(2):
        answer = post_code(site, challenge, code)
        assert answer.status_code == 302
    assert site.get(CODE).headers["Location"] == PHONE
    assert site.get(STATE).status_code == 200


@pytest.mark.parametrize(
    "data", [{}, {"challenge": "x", "code": "123456"}, {"challenge": "0" * 32, "code": "123456"}]
)
def test_a_form_that_was_tampered_with_burns_nothing(site: Client, data: dict[str, str]) -> None:
    enter(site)
    challenge, _ = code_sent()
    assert site.post(CODE, data).status_code == 422
    challenge.refresh_from_db()
    assert challenge.attempts == 0


def test_a_code_page_without_a_code_leads_to_the_number(site: Client) -> None:
    assert site.get(CODE).headers["Location"] == PHONE
    assert site.post(AGAIN).headers["Location"] == PHONE
    assert site.post(CODE, {"code": "123456"}).headers["Location"] == PHONE
    assert "hx-get" not in site.get(STATE).content.decode()
