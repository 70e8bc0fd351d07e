"""The number's page: any way of writing, exact refusals, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext

from tests.verification import texting
from tests.verification.phone_pages.steps import CODE, PHONE, code_sent, enter, post_code, text_of
from tests.verification.texting import LANDLINE, MOBILE, work
from verification.models import PhoneNumber

pytestmark = pytest.mark.django_db


def test_two_pages_two_inputs(site: Client, language: str) -> None:
    page = site.get(language + PHONE)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    answer = enter(site, "0171 39200 12", prefix=language)
    assert answer.headers["Location"] == f"{language}{CODE}"
    challenge, code = code_sent()
    page = site.get(language + CODE)
    shown = text_of(page)
    assert "0171 39200 12" in shown
    assert 'autocomplete="one-time-code"' in shown
    assert gettext("The provider has accepted the text message.") in shown
    assert code not in shown
    answer = post_code(site, challenge, f"{code[:2]} {code[2:4]}-{code[4:]}", prefix=language)
    assert answer.headers["Location"].startswith(f"{language}/tasks/")
    phone = PhoneNumber.objects.get()
    assert (phone.state, phone.typed, phone.e164) == ("proven", "0171 39200 12", MOBILE)
    assert gettext("Prove the number again") in text_of(site.get(language + PHONE))


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0171 39200 12", MOBILE),
        ("+49 (0)171-39200/12", MOBILE),
        ("0049 171 3920012", MOBILE),
        ("tel:+49-171-392-0012", MOBILE),
        ("０１７１ ３９２００１２", MOBILE),
        ("030/23125-012", LANDLINE),
        ("+43 1 5130000", "+4315130000"),
        ("+41 44 668 18 00", "+41446681800"),
    ],
)
def test_any_way_of_writing(site: Client, typed: str, e164: str) -> None:
    assert enter(site, typed).status_code == 302
    assert PhoneNumber.objects.get().e164 == e164


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a phone number, for example 030 23125 012"),
        ("hello", "This is not a phone number. Write it with its area code, for example 030 23125 012"),
        (
            "0900 1234567",
            "Callers pay extra for this number, so it cannot carry a seal. Enter a landline or mobile number.",
        ),
        (
            "0180 5 123456",
            "No code can be sent to a service number. Enter the landline or mobile number behind it.",
        ),
        (
            "0800 1234567",
            "No code can be sent to a freephone number. Enter the landline or mobile number behind it.",
        ),
        ("112", "This is an emergency number. Enter the number where customers reach your business."),
        ("+999 12345", "This country code does not exist. Write it like +49 30 23125 012"),
        (
            "+44 20 7946 0018 and 030 23125 012",
            "These are several numbers. Enter the one that will stand beside your seal.",
        ),
    ],
)
def test_every_refusal_says_what_to_do_and_keeps_what_was_typed(
    site: Client, typed: str, sentence: str, language: str
) -> None:
    answer = enter(site, typed, prefix=language)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert shown.count(gettext(sentence)) == 2
    assert f'value="{typed}"' in shown or not typed
    assert not PhoneNumber.objects.exists()


def test_a_closed_country_is_named_with_the_open_ones(site: Client, language: str) -> None:
    shown = text_of(enter(site, "+44 20 7946 0018", prefix=language))
    assert ("Austria" if language else "Österreich") in shown


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "0171\x0039200",
        "☎️📞",
        "\u202e0171 39200 12",
        "1" * 100_000,
        "<script>alert(1)</script>",
        "ﷺ" * 50,
        "+",
        "\ud7ff",
    ],
)
@pytest.mark.parametrize("field", ["number", "extension"])
def test_hostile_input_is_answered_and_never_a_fault(site: Client, typed: str, field: str) -> None:
    data = {"number": MOBILE, "extension": "", field: typed}
    answer = site.post(PHONE, data)
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in answer.content.decode()


def test_an_extension_is_digits_and_short(site: Client, language: str) -> None:
    letters = text_of(enter(site, LANDLINE, "zwölf", prefix=language))
    assert gettext("An extension has digits only, for example 12") in letters
    longer = text_of(enter(site, LANDLINE, "123456789", prefix=language))
    assert gettext("The extension is too long. It has at most 7 digits.") in longer
    assert enter(site, LANDLINE, "0 12").status_code == 302
    assert PhoneNumber.objects.get().extension == "012"
    work()
    assert texting.VOICE.sent[0].extension == "012"


def test_limits_are_said_with_the_time_when_it_goes_on(site: Client, settings: Any) -> None:
    settings.SEND_CAP_CENTS_PER_DAY = 1
    answer = enter(site, prefix="/en")
    assert answer.status_code == 422
    assert "We have sent as many codes today as we may." in text_of(answer)
    assert "0171" in enter(site, "0171 39200 12").content.decode()
