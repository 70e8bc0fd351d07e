"""The reader in front of Django: the same bytes and headers as Django's, and it answers what it should."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from directory.reader.door import Reader, in_front_of
from tests.directory.reading import Hand, never
from tests.directory.wsgi import Said, ask
from tests.verification import ready
from verification.models import Answer, Badge, Seal
from verification.services import seals
from verification.services.seals import lists
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = {
    "valid": "+493023125012",
    "suspended": "+493023125013",
    "revoked": "+493023125014",
    "surrendered": "+493023125015",
    "unsigned": "+493023125016",
    "over": "+493023125017",
}


def make(state: str) -> Seal:
    seal = ready.sealed(name=f"Firma {state}", e164=NUMBERS[state], signed=state != "unsigned")
    if state == "valid":
        Seal.objects.filter(pk=seal.pk).update(domains=["huber.example", "xn--bckerei-5wa.example"])
        refresh(seal_id=seal.pk, at=timezone.now())
    elif state == "suspended":
        seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    elif state == "revoked":
        two = ready.decision(seal, "revoked", "impersonation")
        seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())
    elif state == "surrendered":
        seals.surrender(seal=seal, by=Actor("business", str(seal.business_id)), at=timezone.now())
    elif state == "over":
        ended = timezone.now() - timedelta(seconds=1)
        Seal.objects.filter(pk=seal.pk).update(ends_at=ended)
        Answer.objects.filter(seal=seal).update(until=ended)
        Badge.objects.filter(seal=seal).update(until=ended)
    return seal


@pytest.fixture
def house() -> dict[str, Seal]:
    made = {state: make(state) for state in NUMBERS}
    lists.sign_due(at=timezone.now())
    return made


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    yield made
    made.close()


def plain(house: dict[str, Seal]) -> list[str]:
    """What the reader itself must answer."""
    found = ["/.well-known/jwks.json", f"/status-lists/{house['valid'].status_list_id}"]
    for state, seal in house.items():
        if state == "over":
            continue
        shown = f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}".lower()
        found += [
            f"/api/v1/check?q=%2B{seal.e164[1:]}",
            f"/api/v1/check?q={seal.code}",
            f"/api/v1/check?q=0{seal.e164[3:]}",
            f"/api/v1/seals/{seal.code}",
            f"/api/v1/seals/{shown}",
            f"/f/{seal.code}",
            f"/f/{shown}?lang=en",
            f"/f/{shown}?lang=de",
        ]
    return [
        *found,
        "/api/v1/check?q=%2b493023125999",
        "/api/v1/check?q=+49%2030%2023125%20999",
        "/api/v1/check?q=tel:%2B493023125012",
        "/api/v1/check?q=huber.example",
        "/api/v1/check?q=www.huber.example",
        "/api/v1/check?q=nobody.example",
        "/api/v1/check?q=0000-0000-00",
        "/api/v1/check?q=http://testserver/s/" + house["valid"].code,
        "/api/v1/seals/0000-0000-00",
        "/api/v1/seals/nonsense",
        "/f/0000-0000-00",
        "/f/nonsense?lang=en",
    ]


# What is not plain: Django answers, and the reader must not stand in its way.
STRANGE = [
    "/api/v1/check",
    "/api/v1/check?",
    "/api/v1/check?q=",
    "/api/v1/check?q=%20%20",
    "/api/v1/check?q=+",
    "/api/v1/check?q=B%C3%A4ckerei",
    "/api/v1/check?q=b%C3%BCcher.example",
    "/api/v1/check?q=Huber",
    "/api/v1/check?q=%00",
    "/api/v1/check?q=%ff%fe",
    "/api/v1/check?q=%",
    "/api/v1/check?q=%2",
    "/api/v1/check?q=%zz",
    "/api/v1/check?q=1&q=2",
    "/api/v1/check?q=%2B493023125012&x=1",
    "/api/v1/check?x=1&q=%2B493023125012",
    "/api/v1/check?Q=%2B493023125012",
    "/api/v1/check?q=" + "1" * 301,
    "/api/v1/check?q=" + "%41" * 301,
    "/api/v1/check?q=%2B" + "4" * 16,
    "/api/v1/check?q=%2B0003023125012",
    "/api/v1/check?q=%2B4903023125012",
    "/api/v1/check?q=%F0%9F%92%A9",
    "/api/v1/check?q=%E2%80%AEevil",
    "/api/v1/check?q=%EF%BC%8B493023125012",
    "/api/v1/check?q=http://testserver/b/x/",
    "/api/v1/check/",
    "/api/v1/seals/",
    "/api/v1/seals/a/b",
    "/api/v1/seals/x?y=%00",
    "/api/v1/seals/" + "A" * 65,
    "/api/v1/seals/Ä",
    "/f/",
    "/f/Ä",
    "/f/x?lang=fr",
    "/f/x?lang=en&lang=de",
    "/f/x?lang=",
    "/f/x?y=1",
    "/status-lists/0",
    "/status-lists/999",
    "/status-lists/01",
    "/status-lists/-1",
    "/status-lists/999999999999999999999",
    "/.well-known/jwks.json?x=1",
    "/.well-known/jwt-vc-issuer",
    "/.well-known/nothing",
    "//api/v1/check?q=1",
    "/API/V1/CHECK?q=1",
    "/api/v1/check;x?q=1",
    "/",
    "/healthz",
]


def both(hand: Hand, path: str, **options: str) -> tuple[Said, Said]:
    return ask(hand.reader, path, **options), ask(hand.django, path, **options)


def same(hand: Hand, path: str, **options: str) -> Said:
    hand.keeper.turn()
    ours, djangos = both(hand, path, **options)
    assert (path, ours[:3]) == (path, djangos[:3])
    assert len(ours.reference) == 12
    assert ours.reference != djangos.reference
    return ours


def test_everything_plain_is_answered_here_and_as_django_would(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    asked = plain(house)
    for path in asked:
        same(hand, path)
    assert hand.answered() == len(asked)
    assert {ask(hand.reader, path).code for path in asked} == {200, 404}


def test_the_states_differ_and_are_true(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    verdicts = {
        "valid": "valid",
        "suspended": "suspended",
        "revoked": "not_valid",
        "surrendered": "not_valid",
    }
    for state, number in NUMBERS.items():
        body = same(hand, f"/api/v1/check?q=%2B{number[1:]}").body
        wanted = {**verdicts, "unsigned": "unknown", "over": "not_valid"}[state]
        assert f'"verdict":"{wanted}"'.encode() in body, state


def test_whoever_holds_it_gets_a_304(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    for path in plain(house):
        etag = ask(hand.django, path).header("ETag")
        for held in (etag, f"W/{etag}", f'"x", {etag}', '"x"', "*", ""):
            said = same(hand, path, HTTP_IF_NONE_MATCH=held)
            assert said.code in (200, 304, 404)


def test_head_is_answered_like_get(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    for path in plain(house):
        same(hand, path, method="HEAD")


def test_what_is_strange_is_answered_as_django_would(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    for path in STRANGE:
        same(hand, path)


def test_what_ran_out_is_left_to_django(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    seal = house["over"]
    for path in (f"/api/v1/check?q={seal.code}", f"/api/v1/seals/{seal.code}", f"/f/{seal.code}"):
        assert same(hand, path).code == 200
    assert hand.answered() == 0


METHODS = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "FOO"]


def test_other_methods_are_djangos(hand: Hand, house: dict[str, Seal]) -> None:
    hand.look()
    for method in METHODS:
        for path in (
            "/api/v1/check?q=%2B493023125012",
            f"/f/{house['valid'].code}",
            "/.well-known/jwks.json",
        ):
            same(hand, path, method=method)
    assert hand.answered() == 0


HOSTS = [
    "evil.example",
    "",
    "testserver:99999999",
    "TESTSERVER",
    "testserver.",
    "[::1]",
    "a b",
    "testserver:80",
]


def test_a_strange_host_is_judged_as_django_does(hand: Hand, house: dict[str, Seal]) -> None:
    for host in HOSTS * 2:
        same(hand, "/api/v1/check?q=%2B493023125012", host=host)


HEADERS: list[dict[str, str]] = [
    {"HTTP_COOKIE": "session=" + "a" * 32},
    {"HTTP_COOKIE": "session=x; theme=dark"},
    {"HTTP_ACCEPT_LANGUAGE": "en"},
    {"HTTP_AUTHORIZATION": "Bearer x"},
    {"HTTP_ORIGIN": "https://evil.example"},
    {"HTTP_HX_REQUEST": "true"},
    {"HTTP_RANGE": "bytes=0-1"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 26 Nov 2026 10:00:00 GMT"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_ACCEPT": "text/html"},
    {"HTTP_ACCEPT_ENCODING": "gzip, br"},
    {"CONTENT_LENGTH": "5"},
    {"CONTENT_LENGTH": "x"},
    {"HTTP_TRANSFER_ENCODING": "chunked"},
    {"SCRIPT_NAME": "/below"},
]


def test_no_header_makes_a_difference_that_django_would_not_make(hand: Hand, house: dict[str, Seal]) -> None:
    for given in HEADERS:
        for path in (
            "/api/v1/check?q=%2B493023125012",
            f"/f/{house['valid'].code}",
            "/.well-known/jwks.json",
        ):
            same(hand, path, **given)


@pytest.mark.parametrize("proxy", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
def test_under_https_too(hand: Hand, house: dict[str, Seal], settings: Any, proxy: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True
    settings.SECURE_HSTS_PRELOAD, settings.SECURE_PROXY_SSL_HEADER = True, proxy
    hand.django = WSGIHandler()
    hand.reader = Reader(hand.django, hand.keeper, hand.meters)
    for scheme in ("http", "https"):
        for said in ("https", "http", "https, http", "https ", ""):
            options = {"wsgi.url_scheme": scheme, **({"HTTP_X_FORWARDED_PROTO": said} if said else {})}
            for path in ("/api/v1/check?q=%2B493023125012", f"/f/{house['valid'].code}"):
                same(hand, path, **options)
    assert hand.answered() > 0


def test_without_a_copy_django_answers(hand: Hand, house: dict[str, Seal]) -> None:
    for path in plain(house):
        ours, djangos = both(hand, path)
        assert ours[:3] == djangos[:3]
    assert hand.answered() == 0


def test_the_reader_asks_the_database_nothing(
    hand: Hand, house: dict[str, Seal], django_assert_num_queries: Any
) -> None:
    hand.look()
    hand.reader.django = never
    with django_assert_num_queries(0):
        for path in plain(house):
            assert ask(hand.reader, path).code in (200, 404)


def test_a_switch_turns_it_off(settings: Any) -> None:
    settings.READER = False
    assert in_front_of(never) is never
