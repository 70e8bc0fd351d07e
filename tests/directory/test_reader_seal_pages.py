"""Pages of seals kept in front of Django: not for whoever comes from another website, and never longer than true."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.reader import nobodys, shelf
from directory.reader.meters import value
from directory.reader.shelf import Pages
from tests.directory.publishing import listed_seal
from tests.directory.reading import Hand, never, revoke
from tests.directory.test_reader_same_bytes import HEADERS, HOSTS, METHODS, same
from tests.directory.wsgi import ask
from verification.models import Answer, Seal
from verification.rules import codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seal() -> Seal:
    return listed_seal()


@pytest.fixture
def hand(tmp_path: Path, seal: Seal) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    made.reader.django = Pages(made.django, made.reader, 1 << 20)
    made.look()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, timezone.now().replace(second=20))
    monkeypatch.setattr("directory.reader.moments.Moment.is_fresh", lambda *_: True)


def put(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    monkeypatch.setattr(shelf, "time", at.timestamp)
    monkeypatch.setattr(nobodys, "time", at.timestamp)


def kept(hand: Hand) -> int:
    return value(hand.meters.kept)


@pytest.mark.parametrize("prefix", ["/s/", "/en/s/"])
def test_the_second_answer_comes_from_the_shelf_and_is_the_same(hand: Hand, seal: Seal, prefix: str) -> None:
    for path in (f"{prefix}{seal.code}", f"{prefix}{codes.shown(seal.code)}"):
        before = kept(hand)
        first = same(hand, path)
        assert (first.code, kept(hand)) == (200, before)
        assert same(hand, path)[:3] == first[:3]
        assert kept(hand) == before + 1


def test_who_comes_from_another_website_is_told_so_and_nobody_else_is(hand: Hand, seal: Seal) -> None:
    path = f"/s/{seal.code}"
    strange = "https://foreign.example/page"
    for _turn in range(2):
        assert "foreign.example" in same(hand, path, HTTP_REFERER=strange).body.decode()
    assert kept(hand) == 0
    assert "foreign.example" not in same(hand, path).body.decode()
    for referer in ("", "http://localhost:8000/check/", "https://localhost/", "about:blank", "x"):
        assert "foreign.example" not in same(hand, path, HTTP_REFERER=referer).body.decode()
    assert kept(hand) > 0
    assert "foreign.example" in same(hand, path, HTTP_REFERER=strange).body.decode()


def test_no_header_host_or_method_makes_a_difference_that_django_would_not_make(
    hand: Hand, seal: Seal
) -> None:
    path = f"/s/{seal.code}"
    for given in HEADERS:
        same(hand, path, **given)
    for host in HOSTS:
        same(hand, path, host=host)
    for method in METHODS:
        same(hand, path, method=method)
    assert kept(hand) > 5


def test_a_revocation_shows(hand: Hand, seal: Seal) -> None:
    path = f"/s/{seal.code}"
    before = same(hand, path)
    revoke(seal)
    hand.look()
    assert same(hand, path).body != before.body


def test_a_page_ends_with_its_minute(hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    path, now = f"/s/{seal.code}", timezone.now()
    first = same(hand, path)
    put(monkeypatch, now + timedelta(seconds=39))
    assert same(hand, path).body == first.body
    assert kept(hand) == 1
    put(monkeypatch, now + timedelta(seconds=40))
    assert same(hand, path).body != first.body
    assert kept(hand) == 1


def unsold(seal: Seal) -> str:
    """A code that nobody has, one character from one that somebody has, and right in itself."""
    bodies = (char + seal.code[1:-1] for char in codes.ALPHABET if char != seal.code[0])
    made = (body + codes.check_character(body) for body in bodies)
    return next(code for code in made if codes.parse(code) == code)


@pytest.mark.parametrize("prefix", ["/s/", "/en/s/"])
def test_what_nobody_has_is_drawn_once_for_all_of_them(hand: Hand, seal: Seal, prefix: str) -> None:
    other = unsold(seal)
    asked = [
        *(other, codes.shown(other), other.lower(), "0000000000", "----------", "ABCDEFGHIJKLMN"),
        *("spellcheck", "autocapitalize", "7QK2-9FXH-3C", "stylesheet", "0-0-0-0-0-0-0"),
    ]
    drawn: list[str] = []

    def counted(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        drawn.append(environ["PATH_INFO"])
        return hand.django(environ, start)

    hand.reader.django.nobodys.django = counted  # type: ignore[attr-defined]
    for path in [prefix + code for code in asked] * 2:
        said = same(hand, path)
        assert (said.code, len(said.body) % 7168) == (404, 0)
        assert path.rpartition("/")[2] in said.body.decode()
    assert len(drawn) == 1
    assert drawn[0] not in [prefix + code for code in asked]
    assert kept(hand) == 2 * len(asked) - 1


def test_a_miss_costs_no_more_than_a_hit(hand: Hand, seal: Seal) -> None:
    """Both pages are there: Django is not asked, nor the database."""
    there, nowhere = f"/s/{seal.code}", f"/s/{unsold(seal)}"
    hit, miss = same(hand, there), same(hand, nowhere)
    assert (hit.code, miss.code) == (200, 404)
    assert hit.header("Cache-Control") == miss.header("Cache-Control")
    assert hit.header("Vary") == miss.header("Vary")
    pages = hand.reader.django
    pages.django = pages.nobodys.django = never  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        assert ask(hand.reader, there)[:3] == hit[:3]
        assert ask(hand.reader, nowhere)[:3] == miss[:3]
        assert ask(hand.reader, "/s/1111111111").code == 404
    assert len(queries) == 0


def test_the_page_of_a_miss_ends_with_its_minute_and_with_the_first_seal_of_that_code(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed, now = f"/s/{unsold(seal)}", timezone.now()
    for seconds, times in ((0, 0), (39, 1), (40, 1), (41, 2), (-60, 2)):
        put(monkeypatch, now + timedelta(seconds=seconds))
        assert same(hand, missed).code == 404
        assert kept(hand) == times
    Answer.objects.filter(key=f"c:{seal.code}").update(key=f"c:{unsold(seal)}")
    hand.look()
    assert same(hand, missed).code == 200
    assert same(hand, f"/s/{seal.code}").code == 404


def test_a_miss_is_left_to_django_where_it_says_something_else(hand: Hand, seal: Seal) -> None:
    missed = f"/s/{unsold(seal)}"
    same(hand, missed)
    for given in HEADERS:
        same(hand, missed, **given)
    for host in HOSTS:
        same(hand, missed, host=host)
    for method in METHODS:
        same(hand, missed, method=method)
    same(hand, missed, HTTP_REFERER="https://foreign.example/page")
    before = kept(hand)
    for path in (
        f"{missed}?x=1",
        f"{missed}/",
        "/s/<b>12345678",
        "/s/1234567890%0A",
        "/s/123",
        f"/s/{'1' * 15}",
    ):
        same(hand, path)
    assert kept(hand) == before


def test_a_page_that_django_could_not_draw_is_not_kept(hand: Hand, seal: Seal) -> None:
    pages = hand.reader.django
    pages.nobodys.django = never  # type: ignore[attr-defined]
    for _turn in range(2):
        assert same(hand, f"/s/{unsold(seal)}").code == 404
    assert kept(hand) == 0
