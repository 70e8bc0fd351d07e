"""The reader in front of Django: the same bytes and headers as Django's, and it answers what it should."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from directory.reader.door import Reader, in_front_of
from tests.directory.asked import NUMBERS, STRANGE, make_all, plain
from tests.directory.reading import Hand, never
from tests.directory.wsgi import Said, ask
from verification.models import Seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> dict[str, Seal]:
    return make_all()


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    yield made
    made.close()


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
        "surrendered": "beware",
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
