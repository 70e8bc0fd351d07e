"""The customer's check: valid, not valid now, never sealed - of the same weight, at once, in one query."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from tests.directory.reading import revoke
from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal
from verification.rules import codes
from verification.services import seals

pytestmark = pytest.mark.django_db
NUMBER = "+493023125012"


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164=NUMBER)


def page(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Dieses Siegel ist gültig"), ("/en", "This seal is valid")]
)
@pytest.mark.parametrize("what", ["030 23125 012", "code", "name"])
def test_a_valid_seal_is_found_by_number_code_and_name(
    client: Client, seal: Seal, prefix: str, words: str, what: str
) -> None:
    asked = {"code": codes.shown(seal.code), "name": "bäckerei huber gmbh"}.get(what, what)
    answer = client.get(f"{prefix}/check/", {"q": asked}).content.decode()
    if what == "name":
        assert codes.shown(seal.code) in answer
    else:
        assert words in answer
        assert "Bäckerei Huber" in answer


def test_a_miss_is_a_clear_no_and_not_an_error(client: Client) -> None:
    answer = client.get("/check/", {"q": "030 23125 999"})
    assert answer.status_code == 200
    assert "Zu dieser Nummer gibt es bei uns kein Siegel" in answer.content.decode()


@pytest.mark.parametrize("asked", ["030 23125 012", "030 23125 999", "irgendein name", ""])
def test_one_query_at_most_and_no_session(
    client: Client, seal: Seal, asked: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        answer = client.get("/check/", {"q": asked})
    assert not answer.cookies
    assert len(answer.content) < 15_000
    assert "<script" not in answer.content.decode()


def test_all_answers_have_one_heading_of_the_same_size(client: Client, seal: Seal) -> None:
    for asked in ("030 23125 012", "030 23125 999"):
        body = client.get("/check/", {"q": asked}).content.decode()
        assert body.count("<h1") == body.count('<h1 id="verdict"') == 1


def test_a_revocation_shows_at_once_everywhere(client: Client, seal: Seal) -> None:
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())
    for path in (f"/check/?q={NUMBER.replace('+', '%2B')}", f"/s/{seal.code}"):
        assert "Dieses Siegel ist nicht gültig" in page(client, path)
    profile = page(client, f"/b/{seal.business.slug}/")
    assert "entzogen" in profile
    assert "#seal-verified" not in profile.partition("<main")[2]
    assert client.get("/api/v1/check", {"q": NUMBER}).json()["verdict"] == "not_valid"


def test_a_seal_past_its_end_is_not_valid_even_when_no_job_came_by(client: Client, seal: Seal) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    Seal.objects.update(ends_at=ended)
    seal.answers.update(until=ended)
    found = client.get("/api/v1/check", {"q": NUMBER}).json()
    assert (found["verdict"], found["state"]) == ("not_valid", "expired")


def test_a_suspended_seal_says_since_when(client: Client, seal: Seal) -> None:
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    said = page(client, f"/s/{seal.code}")
    assert "Zurzeit nicht gültig" in said
    assert "Auf der Website fehlt der Nachweis." in said


def test_a_revoked_seal_says_why(client: Client, seal: Seal) -> None:
    revoke(seal)
    assert client.get("/api/v1/check", {"q": NUMBER}).json()["cause"] == "impersonation"
    assert "Somebody else was behind the seal." in page(client, f"/en/s/{seal.code}")


def test_a_seal_that_does_not_stand_is_not_said_to_confirm_anything(client: Client, seal: Seal) -> None:
    confirms = "The seal confirms who the business is."
    for path in (f"/en/s/{seal.code}", f"/en/check/?q={seal.code}"):
        assert confirms in page(client, path)
    seals.suspend(seal=seal, cause="impersonation_credible", by=SYSTEM, at=timezone.now())
    for path in (f"/en/s/{seal.code}", f"/en/check/?q={seal.code}"):
        said = page(client, path)
        assert confirms not in said
        assert "What the seal does not mean" not in said
        assert "do not rely on it" in said
        assert "There is a credible report that somebody else is behind the seal." in said


def test_an_unknown_code_is_a_page_of_the_same_weight(client: Client, seal: Seal) -> None:
    answer = client.get("/s/0000-0000-00")
    assert answer.status_code == 404
    assert "Dieses Siegel gibt es nicht" in answer.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_yes_and_no_weigh_the_same(client: Client, seal: Seal, prefix: str) -> None:
    asked = (
        "030 23125 012",
        "030 23125 999",
        codes.shown(seal.code),
        "7QK2-9FXH-3B",
        "huber",
        "nobody",
        "x.example",
    )
    answers = [client.get(f"{prefix}/check/", {"q": one}).content for one in asked]
    answers += [client.get(f"{prefix}/s/{code}").content for code in (seal.code, "0000-0000-00")]
    assert {len(one) for one in answers} == {7168}
    assert all(one.rstrip().endswith(b"</html>") for one in answers)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_address_with_a_slash_at_its_end_leads_to_the_seal(
    client: Client, seal: Seal, prefix: str
) -> None:
    moved = client.get(f"{prefix}/s/{seal.code}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{prefix}/s/{seal.code}")
    assert client.get(f"{prefix}/s/nonsense/", follow=True).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_box_that_was_sent_says_what_to_enter(client: Client, prefix: str) -> None:
    assert client.get(f"{prefix}/check/").status_code == 200
    for text in ("", "  ", "x" * 301):
        answer = client.get(f"{prefix}/check/", {"q": text})
        shown = check(answer.content, prefix.strip("/") or "de")
        assert answer.status_code == 422
        assert shown.all("input", id="q")[0]["aria-invalid"] == "true"
        assert shown.text_of("title")[0].startswith(("Fehler:", "Error:"))
        assert ("zum Beispiel 030 23125 012" in answer.content.decode()) is (not prefix and not text.strip())


@pytest.mark.parametrize("typed", ["7QK2-9FXH-3C", "7qk2 9fxh 3c", "7QK29FXH3C", "7QK2\u20139FXH\u20133C"])
def test_a_code_with_a_wrong_character_is_not_taken_for_a_name(client: Client, typed: str) -> None:
    shown = page(client, f"/check/?q={quote(typed)}")
    assert "Dieses Siegel gibt es nicht" in shown
    assert "Ein Zeichen stimmt nicht" in shown


@pytest.mark.parametrize("typed", ["Konditorei", "Markt 12345", "Bäcker 24", "7QK2-9FXH", "Haus-Bau-24 AG"])
def test_a_name_is_not_taken_for_a_code(client: Client, typed: str) -> None:
    shown = page(client, f"/check/?q={quote(typed)}")
    assert "Zu diesem Namen gibt es bei uns kein Siegel" in shown
    assert "dass das Unternehmen unseriös ist" in shown


def test_who_comes_from_a_strange_site_is_warned(client: Client, seal: Seal) -> None:
    warned = page(client, f"/en/s/{seal.code}", referer="https://evil.example/shop")
    assert "This website does not belong to this seal." in warned
    assert "does not belong" not in page(client, f"/en/s/{seal.code}")


def test_the_profile_carries_the_seal_beside_the_name(
    client: Client, seal: Seal, django_assert_max_num_queries: Any
) -> None:
    path = f"/b/{seal.business.slug}/"
    with django_assert_max_num_queries(4):
        answer = client.get(path)
    assert "Bäckerei Huber" in answer.content.decode()
    assert "#seal-verified" in answer.content.decode().partition("<main")[2]
    assert client.get("/b/nobody/").status_code == 404


def test_the_qr_code_is_a_picture_of_the_check_page(client: Client, seal: Seal) -> None:
    answer = client.get(f"/s/{seal.code}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"style=" not in answer.content
    assert client.get("/s/0000-0000-00/qr.svg").status_code == 404


@pytest.mark.parametrize(
    "asked", ["\U0001f4a9" * 50, "<script>alert(1)</script>", "\u202eevil", "x" * 5000, "%", "'; --"]
)
def test_strange_input_gets_an_answer(client: Client, asked: str) -> None:
    answer = client.get("/check/", {"q": asked})
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.content.decode()
