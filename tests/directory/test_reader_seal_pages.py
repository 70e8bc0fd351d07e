"""Pages of seals kept in front of Django: not for whoever comes from another website, and never longer than true."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from directory.reader import shelf
from directory.reader.meters import value
from directory.reader.shelf import Pages
from tests.directory.publishing import listed_seal
from tests.directory.reading import Hand, revoke
from tests.directory.test_reader_same_bytes import HEADERS, HOSTS, METHODS, same
from verification.models import Seal
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


def test_what_nobody_has_is_never_kept(hand: Hand, seal: Seal) -> None:
    other = ("0" if seal.code[0] != "0" else "1") + seal.code[1:]
    for path in (f"/s/{other}", "/s/0000000000", "/s/----------", f"/s/{seal.code}?x=1", f"/s/{seal.code}/"):
        for _turn in range(2):
            same(hand, path)
    assert kept(hand) == 0
