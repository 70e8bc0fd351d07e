"""The pages of letters and calls, of the business and of the desk, in both languages and without any script."""

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
from verification.models import CallBack, Challenge, Letter, PhoneNumber
from verification.rules.letters import shown
from verification.selectors.call_backs import open_slots
from verification.services import letters

pytestmark = pytest.mark.django_db
ADDRESS, LETTER, CALL = "/evidence/address/", "/phone/letter/", "/phone/call/"
FREEPHONE = "0800 1234567"


@pytest.fixture(autouse=True)
def _development(settings: Any) -> None:
    settings.POST_URL, settings.CONSOLE_GATEWAY_ALLOWED = "console://", True
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def kaya(client: Client) -> tuple[Client, Business]:
    """A sole trader who is signed in."""
    business, _by, _case = by_people.trader()
    client.force_login(business.memberships.get().user)
    return client, business


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.user(desk_role="operator", language="de"))
    return client


def ordered(site: Client, prefix: str = "") -> Letter:
    site.post(f"{prefix}{ADDRESS}send/")
    by_people.work()
    return Letter.objects.select_related("phone").latest("created_at")


def test_from_the_task_to_the_confirmed_address(kaya: tuple[Client, Business], language: str) -> None:
    site, _business = kaya
    assert f'href="{language}{ADDRESS}"' in site.get(f"{language}/tasks/").content.decode()
    first = text_of(site.get(language + ADDRESS))
    assert "Lindenallee 5" in first
    letter = ordered(site, language)
    page = site.get(language + ADDRESS)
    assert 'name="code"' in page.content.decode()
    code = letters.code_of(letter)
    answer = site.post(language + ADDRESS, {"letter": str(letter.pk), "code": f" {shown(code).lower()} "})
    assert answer.status_code == 302
    done = text_of(site.get(language + ADDRESS))
    assert ("bestätigt" in done) is (language == "")
    assert 'name="code"' not in done


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("", "Geben Sie den Code aus dem Brief ein", "Enter the code from the letter"),
        (
            "ABC",
            "Der Code hat 10 Zeichen. Sie haben 3 eingegeben.",
            "The code has 10 characters. You entered 3.",
        ),
        ("A" * 500, "Der Code hat 10 Zeichen.", "The code has 10 characters."),
        ("\U0001f98a\U0001f98a", "Der Code hat nur Ziffern", "The code has digits and letters"),
        ("\x00\x01", "Der Code hat nur Ziffern", "The code has digits and letters"),
        ("Ελλάδα1234", "Der Code hat nur Ziffern", "The code has digits and letters"),
        ("00000 00000", "Der Code stimmt nicht. Sie haben noch 4 Versuche.", "That code is not right."),
    ],
)
def test_a_wrong_entry_says_what_to_do_and_keeps_what_was_typed(
    kaya: tuple[Client, Business], language: str, typed: str, german: str, english: str
) -> None:
    site, _business = kaya
    letter = ordered(site, language)
    answer = site.post(language + ADDRESS, {"letter": str(letter.pk), "code": typed})
    assert answer.status_code == 422
    assert (english if language else german) in text_of(answer)
    if typed.isalnum() and typed.isascii():
        assert f'value="{typed}"' in answer.content.decode()
    letter.refresh_from_db()
    assert letter.attempts == (typed == "00000 00000")


def test_a_strangers_letter_and_nonsense_are_nothing(kaya: tuple[Client, Business]) -> None:
    site, _business = kaya
    ordered(site)
    foreign = by_people.printed_letter(factories.business("Fremd"))
    for wanted in (str(foreign.pk), "", "x", "0" * 400):
        answer = site.post(ADDRESS, {"letter": wanted, "code": letters.code_of(foreign)})
        assert answer.status_code == 422
    foreign.refresh_from_db()
    assert foreign.attempts == 0


def test_five_wrong_entries_leave_a_way_on(kaya: tuple[Client, Business]) -> None:
    site, _business = kaya
    letter = ordered(site)
    wrong = by_people.wrong(letters.code_of(letter))
    entry = {"letter": str(letter.pk), "code": wrong}
    for _ in range(4):
        site.post(ADDRESS, entry)
    last = site.post(ADDRESS, entry)
    assert last.status_code == 422
    assert "Zu viele Versuche" in text_of(last)
    assert 'name="code"' not in last.content.decode()
    assert f'action="{ADDRESS}send/"' in last.content.decode()


def test_a_company_in_a_register_has_no_such_task(site: Client) -> None:
    assert site.get(ADDRESS).status_code == 302
    assert site.post(f"{ADDRESS}send/").status_code == 302
    assert not Letter.objects.exists()


def test_the_third_letter_is_refused_with_the_day(kaya: tuple[Client, Business]) -> None:
    site, _business = kaya
    for _ in range(2):
        Letter.objects.filter(pk=ordered(site).pk).update(state="returned")
    answer = site.post(f"{ADDRESS}send/", follow=True)
    day = timezone.localtime(timezone.now() + timedelta(days=30))
    assert f"Ab {day:%d.%m.%Y}" in text_of(answer)


def test_who_may_only_look_sees_no_button(kaya: tuple[Client, Business]) -> None:
    _site, business = kaya
    viewer = factories.user()
    factories.membership(viewer, business, "viewer")
    site = Client()
    site.force_login(viewer)
    assert "<form" not in site.get(ADDRESS).content.decode().split("<main")[1].split("</main>")[0]
    assert site.post(f"{ADDRESS}send/").status_code == 404
    assert not Letter.objects.exists()


def test_the_print_queue_is_the_operators_alone(
    kaya: tuple[Client, Business], desk: Client, settings: Any
) -> None:
    settings.POST_URL = "print://"
    site, _business = kaya
    letter = ordered(site)
    assert "Gedruckt" in text_of(site.get(ADDRESS))
    reviewer = Client()
    reviewer.force_login(factories.user(desk_role="reviewer"))
    for one in (site, reviewer, Client()):
        assert one.get("/review/letters/").status_code in (302, 404)
        for what in ("paper", "posted", "returned"):
            assert one.post(f"/review/letters/{letter.pk}/{what}/").status_code in (302, 404)
    letter.refresh_from_db()
    assert letter.state == "printed"
    assert "Elif Kaya" in text_of(desk.get("/review/letters/"))
    assert desk.get(f"/review/letters/{letter.pk}/paper/").status_code == 405
    paper = desk.post(f"/review/letters/{letter.pk}/paper/")
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    assert paper["Content-Disposition"].startswith("attachment")
    desk.post(f"/review/letters/{letter.pk}/posted/")
    assert desk.post(f"/review/letters/{letter.pk}/paper/").status_code == 302
    assert "Aufgegeben am" in text_of(site.get(ADDRESS))
    desk.post(f"/review/letters/{letter.pk}/returned/")
    assert "Die Post hat unseren Brief zurückgebracht" in text_of(site.get(ADDRESS))
    assert desk.post(f"/review/letters/{letter.pk}/returned/").status_code == 302


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
    assert f'href="{LETTER}"' in page
    assert f'href="{CALL}"' not in page
    Challenge.objects.filter(pk=challenge.pk).update(sends=2)
    assert f'href="{CALL}"' in site.get("/phone/code/").content.decode()


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
