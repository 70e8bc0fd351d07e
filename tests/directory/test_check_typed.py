"""What people really paste into the one box: a no that is none would be the worst answer."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory.services import entries
from tests.directory.publishing import publish
from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


PASTED = [
    "\u202d030 23125 012\u202c",
    "Tel.: 030 23125012",
    "https://wa.me/493023125012",
    "\ufeff+49 30 23125012",
]


@pytest.mark.parametrize("typed", PASTED)
def test_a_number_is_found_as_phones_copy_it(client: Client, seal: Seal, typed: str) -> None:
    page = check(client.get("/en/check/", {"q": typed}).content, "en")
    assert page.text_of("h1") == ["This seal is valid"]
    assert client.get("/api/v1/check", {"q": typed}).json()["verdict"] == "valid"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("030 23125 012, 030 23125 013", "These are several numbers."),
        ("030 23125 012 und 030 23125 013", "These are several numbers."),
        ("112", "This is not a whole phone number."),
        ("030", "This is not a whole phone number."),
        ("0" * 40, "This is not a whole phone number."),
    ],
)
def test_what_is_no_whole_number_is_not_called_unverified(
    client: Client, seal: Seal, typed: str, words: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        answer = client.get("/en/check/", {"q": typed})
    page = check(answer.content, "en")
    assert answer.status_code == 422
    assert words in page.html
    assert "We have no seal" not in page.html
    assert page.text_of("title")[0].startswith("Error:")
    assert page.all("input", id="q")[0]["value"] == typed


def test_a_name_of_digits_is_found(client: Client) -> None:
    sealed = ready.sealed(name="4711 Parfümerie")
    answer = client.get("/en/check/", {"q": "4711"})
    assert answer.status_code == 200
    assert sealed.name in answer.content.decode()


@pytest.mark.parametrize("typed", ["\u202eevil", "✅ Geprüft: Sparkasse", "\u2066x\u2069", "a\u0007b"])
def test_no_link_to_us_puts_signs_of_trust_on_our_page(client: Client, typed: str) -> None:
    for path in (f"/check/?q={typed}", f"/s/{typed}"):
        shown = client.get(path).content.decode()
        assert not set(shown) & set("\u202e\u2066\u2069✅\u0007")


@pytest.mark.parametrize("typed", ["baeckerei mueller", "BAECKEREI MÜLLER", "Backerei Muller GmbH"])
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_name_is_found_without_umlauts(client: Client, typed: str, is_listed: bool) -> None:
    made = ready.sealed(name="Bäckerei Müller")
    if is_listed:
        publish(made.business)
        entries.refresh([made.business_id], at=timezone.now())
    assert "Bäckerei Müller" in client.get("/en/check/", {"q": typed}).content.decode()


def test_a_name_that_is_written_without_umlauts_is_found_with_them(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    made = ready.sealed(name="Mueller Steuerberatung")
    publish(made.business)
    entries.refresh([made.business_id], at=timezone.now())
    with django_assert_max_num_queries(2):
        assert "Mueller Steuerberatung" in client.get("/en/check/", {"q": "Müller"}).content.decode()


@pytest.mark.parametrize(
    "typed", ["0171 39200 12 (Handy)", "„0171 39200 12“", "Anruf von 0171 39200 12", "sms:+491713920012"]
)
def test_a_number_among_words_is_looked_up(client: Client, typed: str) -> None:
    ready.sealed(e164="+491713920012")
    assert check(client.get("/en/check/", {"q": typed}).content, "en").text_of("h1") == ["This seal is valid"]
    assert client.get("/api/v1/check", {"q": typed}).json()["verdict"] == "valid"


def test_a_no_says_what_to_do_next(client: Client) -> None:
    page = check(client.get("/en/check/", {"q": "Backerei Hubr & Co"}).content, "en")
    assert page.text_of("h1") == ["We have no seal for this name"]
    assert [a["href"] for a in page.all("a") if "Hubr" in a["href"]] == [
        "/check/?q=Backerei+Hubr+%26+Co",
        "/en/directory/?q=Backerei%20Hubr%20%26%20Co",
    ]
    for typed in ("030 9999999", "nobody.example"):
        page = check(client.get("/en/check/", {"q": typed}).content, "en")
        [report] = [a for a in page.all("a") if a["href"].startswith("/en/report/?q=")]
        filled = check(client.get(report["href"]).content, "en").all("input", name="subject")
        assert filled[0]["value"] == typed


@pytest.mark.parametrize(
    ("typed", "focused"),
    [
        ("030 23125 012", "h1"),
        ("030 9999999", "h1"),
        ("Bäckerei Huber", "h1"),
        ("", "input"),
        ("112", "input"),
    ],
)
def test_who_asks_hears_the_answer_first(client: Client, seal: Seal, typed: str, focused: str) -> None:
    page = check(client.get("/en/check/", {"q": typed}).content, "en")
    found = [name for name in ("h1", "input", "a", "button") for one in page.all(name) if "autofocus" in one]
    assert found == [focused]


def test_whoever_comes_by_a_link_starts_at_the_top(client: Client, seal: Seal) -> None:
    for path in ("/en/check/", f"/en/s/{seal.code}", "/en/", "/en/genuine/"):
        assert " autofocus" not in client.get(path).content.decode(), path


def test_an_answer_that_is_printed_says_of_when_it_is(client: Client, seal: Seal) -> None:
    with time_machine.travel(datetime(2026, 11, 27, 11, 5, tzinfo=UTC), tick=False):
        for typed in ("030 23125 012", "030 9999999", "nobody.example"):
            said = check(client.get("/en/check/", {"q": typed}).content, "en").html
            assert "Looked up on 27 November 2026, 12:05" in said


@pytest.mark.parametrize("typed", ["x" * 5000, "\N{BREAD}" * 3000])
def test_a_page_is_light_however_much_was_pasted(client: Client, typed: str) -> None:
    answer = client.get("/en/check/", {"q": typed})
    assert answer.status_code == 422
    assert len(answer.content) <= 15_000
