"""The pages of calls, of the business and of the desk, in both languages and without any script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business, User
from accounts.permissions import actor
from tests import factories
from tests.verification import by_people, ready
from tests.verification.phone_pages.steps import PHONE, enter, text_of
from verification.models import CallBack, Challenge, PhoneNumber
from verification.selectors.call_backs import open_slots

pytestmark = pytest.mark.django_db


LETTER, CALL = "/phone/letter/", "/phone/call/"
FREEPHONE = "0800 1234567"


@pytest.fixture(autouse=True)
def _development(settings: Any) -> None:
    settings.POST_URL, settings.CONSOLE_GATEWAY_ALLOWED = "console://", True
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.user(desk_role="operator", language="de"))
    return client


def test_a_freephone_number_is_refused_for_a_code_and_offered_a_call(site: Client, language: str) -> None:
    answer = enter(site, FREEPHONE, prefix=language)
    assert answer.status_code == 422
    assert f'action="{language}/phone/call/start/"' in answer.content.decode()
    premium = enter(site, "0900 1234567", prefix=language)
    assert "/phone/call/start/" not in premium.content.decode()
    started = site.post(f"{language}/phone/call/start/", {"number": FREEPHONE, "extension": ""})
    assert started.headers["Location"] == language + CALL
    assert PhoneNumber.objects.get().line_type == "toll_free"
    page = site.get(language + CALL).content.decode()
    assert page.count('name="slot"') == 10


@pytest.mark.parametrize(
    "number", ["", "112", "0900 1234567", "x" * 300, "\x00", "030 23125 012 oder 030 23125 013"]
)
def test_what_nobody_may_call_starts_no_call(site: Client, number: str) -> None:
    answer = site.post("/phone/call/start/", {"number": number, "extension": ""}, follow=True)
    assert answer.status_code == 200
    assert not PhoneNumber.objects.exists()


def ask(site: Client, nth: int = 0, prefix: str = "", **fields: str) -> Any:
    values = {
        "slot": open_slots(at=timezone.now())[nth].begins.isoformat(),
        "published": "Telefonbuch",
        "ask_for": "Frau Huber",
        **fields,
    }
    return site.post(prefix + CALL, values)


def test_asking_for_a_call_to_the_end(site: Client, desk: Client, language: str) -> None:
    site.post(f"{language}/phone/call/start/", {"number": FREEPHONE, "extension": ""})
    assert ask(site, 3, language).status_code == 302
    call = CallBack.objects.get()
    assert FREEPHONE in text_of(site.get(language + CALL))
    assert FREEPHONE in text_of(site.get(language + PHONE))
    assert f"/review/calls/{call.pk}/" in desk.get("/review/calls/").content.decode()
    empty = desk.post(f"/review/calls/{call.pk}/reached/", {"source": "", "spoke_to": " ", "note": ""})
    assert empty.status_code == 422
    assert "Schreiben Sie, wo Sie die Nummer gefunden haben" in text_of(empty)
    noted = {"source": "https://huber.example/impressum", "spoke_to": "Eva Huber", "note": ""}
    assert desk.post(f"/review/calls/{call.pk}/reached/", noted).status_code == 302
    assert PhoneNumber.objects.get().method == "call_back"
    shown_now = text_of(site.get(language + PHONE))
    assert ("Wir haben die Nummer angerufen" in shown_now) is (language == "")
    # Twice the same form changes nothing and is said.
    again = desk.post(f"/review/calls/{call.pk}/reached/", noted)
    assert again.status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {"slot": ""},
        {"slot": "2020-01-01T09:00:00+00:00"},
        {"slot": "\x00"},
        {"published": ""},
        {"published": "x" * 201},
        {"published": "a\x07b"},
        {"ask_for": "x" * 81},
    ],
)
def test_a_wrong_form_keeps_what_was_typed(site: Client, fields: dict[str, Any]) -> None:
    site.post("/phone/call/start/", {"number": FREEPHONE, "extension": ""})
    answer = ask(site, **fields)
    assert answer.status_code == 422
    assert "Es gibt ein Problem" in text_of(answer)
    if "ask_for" not in fields:
        assert 'value="Frau Huber"' in answer.content.decode()
    assert not CallBack.objects.exists()


def test_other_ways_appear_once_messages_are_in_vain(site: Client) -> None:
    enter(site)
    assert "Andere Wege" not in text_of(site.get("/phone/code/"))
    challenge = Challenge.objects.get()
    now = timezone.now()
    past = now - timedelta(minutes=5)
    Challenge.objects.filter(pk=challenge.pk).update(state="sent", sends=1, sent_at=past, state_at=past)
    page = site.get("/phone/code/").content.decode()
    letter, call = (f'href="{way}?number={challenge.phone_id}"' for way in (LETTER, CALL))
    assert letter in page
    assert call not in page
    Challenge.objects.filter(pk=challenge.pk).update(sends=2)
    assert call in site.get("/phone/code/").content.decode()


def test_without_a_number_or_with_a_proven_one_there_is_nothing_to_call(
    site: Client, business: Business
) -> None:
    assert site.get(CALL).headers["Location"] == PHONE
    assert site.get(LETTER).headers["Location"] == PHONE
    assert site.post(f"{CALL}cancel/").status_code == 302
    ready.proven_phone(business)
    assert ask(site).headers["Location"] == PHONE
    assert not CallBack.objects.exists()


def test_a_call_can_be_called_off(site: Client) -> None:
    site.post("/phone/call/start/", {"number": FREEPHONE, "extension": ""})
    ask(site)
    site.post(f"{CALL}cancel/")
    assert CallBack.objects.get().state == "cancelled"


def test_the_desk_notes_what_came_of_it(site: Client, desk: Client, owner: User, business: Business) -> None:
    phone = by_people.entered_number(business, actor(owner))
    call = by_people.waiting_call(phone)
    assert desk.get(f"/review/calls/{call.pk}/nonsense/").status_code == 405
    assert desk.post(f"/review/calls/{call.pk}/nonsense/").status_code == 404
    assert desk.post(f"/review/calls/{call.pk}/missed/", {"note": "x" * 2001}).status_code == 302
    assert CallBack.objects.get().calls == 0
    desk.post(f"/review/calls/{call.pk}/missed/", {"note": "Anrufbeantworter"})
    assert CallBack.objects.get().calls == 1
    assert "Einmal haben wir schon angerufen" in text_of(site.get(CALL))
    desk.post(f"/review/calls/{call.pk}/denied/", {"note": "unbekannt"})
    assert "Unser Anruf hat nicht bestätigt" in text_of(site.get(CALL))
    # The business never reads the desk's note.
    assert "unbekannt" not in text_of(site.get(CALL))
    assert site.get("/review/calls/").status_code == 404
