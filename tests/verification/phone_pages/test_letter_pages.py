"""The pages of letters, of the business and of the operator, in both languages and without any script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from tests import factories
from tests.verification import by_people
from tests.verification.phone_pages.steps import text_of
from verification.models import Letter
from verification.rules.letters import shown
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
