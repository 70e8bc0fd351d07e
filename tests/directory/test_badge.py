"""The badge in its frame: true in every state, in both languages, and only where the seal's own websites are."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from tests.verification import ready
from verification.models import Badge, Seal
from verification.services import seals
from verification.services.seals import badges
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal() -> Seal:
    made = ready.sealed()
    Seal.objects.filter(pk=made.pk).update(domains=["huber.example"])
    refresh(seal_id=made.pk, at=timezone.now())
    made.refresh_from_db()
    return made


def policy(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def revoke(seal: Seal) -> None:
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())


def test_a_valid_seal_shows_name_city_state_and_until(client: Client, seal: Seal) -> None:
    page = text(client, f"/f/{seal.code}")
    assert all(
        part in page
        for part in ("Geprüft", "Bäckerei Huber", "Berlin · bis ", "seal/verified.svg", "testserver")
    )
    assert 'lang="de"' in page
    assert "Verified" in text(client, f"/f/{seal.code}?lang=en")
    assert f'href="/en/s/{seal.code[:4]}-' in text(client, f"/f/{seal.code}?lang=en")


@pytest.mark.parametrize("lang", ["", "fr", "DE", "en\u00a0", "💩", "<b>"])
def test_a_language_we_do_not_speak_is_german(client: Client, seal: Seal, lang: str) -> None:
    answer = client.get(f"/f/{seal.code}", {"lang": lang})
    assert (answer.status_code, answer["Content-Language"]) == (200, "de")


def test_it_is_small_needs_one_query_and_touches_no_cookie(
    client: Client, seal: Seal, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        answer = client.get(
            f"/f/{seal.code}", headers={"cookie": "session=abcdefghijabcdefghijabcdefghij12; theme=dark"}
        )
    assert len(answer.content) <= 4096
    assert not answer.cookies
    assert "Vary" not in answer
    assert int(answer["Cache-Control"].rpartition("=")[2]) <= 57


def test_only_the_proven_websites_may_frame_it(client: Client, seal: Seal) -> None:
    answer = client.get(f"/f/{seal.code}")
    assert policy(answer)["frame-ancestors"] == ["https://huber.example", "https://www.huber.example"]
    assert (policy(answer)["default-src"], "script-src" in policy(answer)) == (["'none'"], False)
    assert "X-Frame-Options" not in answer


def test_a_seal_without_a_website_is_framed_by_nobody(client: Client) -> None:
    answer = client.get(f"/f/{ready.sealed().code}")
    assert policy(answer)["frame-ancestors"] == ["'none'"]


def test_every_other_page_is_framed_by_nobody(client: Client, seal: Seal) -> None:
    for path in (f"/s/{seal.code}", f"/api/v1/seals/{seal.code}", "/.well-known/jwks.json"):
        answer = client.get(path)
        assert (answer["X-Frame-Options"], policy(answer)["frame-ancestors"]) == ("DENY", ["'none'"])


@pytest.mark.parametrize(
    ("deed", "look", "word"),
    [
        ("suspend", "suspended", "Zurzeit nicht gültig"),
        ("revoke", "revoked", "Dieses Siegel ist nicht gültig"),
        ("surrender", "expired", "War gültig bis"),
    ],
)
def test_what_happens_to_the_seal_is_drawn_at_once(
    client: Client, seal: Seal, deed: str, look: str, word: str
) -> None:
    deeds: dict[str, Any] = {
        "suspend": lambda: seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now()),
        "revoke": lambda: revoke(seal),
        "surrender": lambda: seals.surrender(
            seal=seal, by=Actor("business", str(seal.business_id)), at=timezone.now()
        ),
    }
    before = client.get(f"/f/{seal.code}")["ETag"]
    deeds[deed]()
    answer = client.get(f"/f/{seal.code}", headers={"if-none-match": before})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"seal/{look}.svg" in page
    assert "seal/verified.svg" not in page
    assert word in page


def test_a_seal_past_its_end_is_never_a_filled_stamp_even_when_no_job_came_by(
    client: Client, seal: Seal
) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    Seal.objects.update(ends_at=ended)
    Badge.objects.update(until=ended)
    assert "seal/expired.svg" in text(client, f"/f/{seal.code}")


def test_a_held_badge_keeps_its_own_policy(client: Client, seal: Seal) -> None:
    first = client.get(f"/f/{seal.code}")
    again = client.get(f"/f/{seal.code}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "X-Frame-Options" not in again


@pytest.mark.parametrize("code", ["0000-0000-00", "nonsense", "💩", "7QK2-9FXH-3C", "a" * 500, "%00"])
def test_a_code_that_nobody_has_is_neutral(client: Client, seal: Seal, code: str) -> None:
    answer = client.get(f"/f/{code}")
    assert answer.status_code == (400 if code == "%00" else 404)
    if code != "%00":
        assert "seal/none.svg" in answer.content.decode()
        assert policy(answer)["frame-ancestors"] == ["'none'"]


def test_a_seal_that_is_not_signed_yet_has_no_badge(client: Client) -> None:
    made = ready.sealed(signed=False)
    assert client.get(f"/f/{made.code}").status_code == 404
    assert not Badge.objects.exists()


def test_the_daily_signature_writes_no_badge_again(seal: Seal, django_assert_max_num_queries: Any) -> None:
    before = list(Badge.objects.values_list("key", "etag").order_by("key"))
    with django_assert_max_num_queries(1):
        badges.write_many([seal], at=timezone.now())
    assert list(Badge.objects.values_list("key", "etag").order_by("key")) == before
    assert [key.rpartition(":")[2] for key, _etag in before] == ["de", "en"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_looking_is_possible(client: Client, seal: Seal, method: str) -> None:
    assert getattr(client, method)(f"/f/{seal.code}").status_code == 405


def test_badges_are_drawn_again_after_a_release(seal: Seal, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = ready.sealed(name="Metzgerei Lang", signed=False)
    true = list(Badge.objects.order_by("key").values_list("key", "etag"))
    Badge.objects.filter(key__endswith=":de").delete()
    Badge.objects.update(body=b"old", etag='"old"')
    for _twice in range(2):
        call_command("redraw_badges")
        assert list(Badge.objects.order_by("key").values_list("key", "etag")) == true
    assert not hidden.badges.exists()
    assert "1 seals looked at" in capsys.readouterr().out
