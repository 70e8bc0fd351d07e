"""Profile pages kept in front of Django: the same bytes and headers, and no page outlives what it says."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Business, BusinessName, Profile
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.words import BothLanguages
from accounts.services import profiles, slugs
from config.kernel.actors import Actor
from directory.reader import shelf
from directory.reader.meters import value
from directory.reader.shelf import Pages
from tests.directory.reading import Hand, revoke
from tests.directory.wsgi import Said, ask
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = 1 << 20


@pytest.fixture
def seal() -> Seal:
    return ready.sealed()


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    made.reader.django = Pages(made.django, made.reader, ROOM)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute ends in the middle of a test that asks twice."""
    start = timezone.now().replace(second=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: start)
    monkeypatch.setattr(shelf, "time", start.timestamp)
    monkeypatch.setattr("directory.reader.moments.Moment.is_fresh", lambda *_: True)


def kept(hand: Hand) -> int:
    return value(hand.meters.kept)


def path_of(seal: Seal) -> str:
    return f"/b/{Business.objects.get(pk=seal.business_id).slug}/"


def says(hand: Hand, path: str, **options: str) -> Said:
    """What stands in front says, after the copy has looked; it must be what Django says."""
    hand.look()
    ours, djangos = ask(hand.reader, path, **options), ask(hand.django, path, **options)
    assert ours[:3] == djangos[:3]
    assert ours.reference != djangos.reference
    return ours


def publish(seal: Seal, about: str) -> None:
    profile = profiles.of(seal.business)
    profiles.edit(
        profile=profile,
        section="texts",
        seen=_mark(profile),
        change=lambda _: Document(about=BothLanguages(de=about)),
        by=Actor("business"),
        at=timezone.now(),
    )
    profiles.publish(profile=profile, by=Actor("business"), at=timezone.now())


def _mark(profile: Profile) -> str:
    return sections.mark(profile.document, "texts")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_second_answer_comes_from_the_shelf_and_is_the_same(
    hand: Hand, seal: Seal, language: str
) -> None:
    path = language + path_of(seal)
    first = says(hand, path)
    assert (first.code, kept(hand)) == (200, 0)
    assert says(hand, path)[:3] == first[:3]
    assert kept(hand) == 1
    assert first.header("Set-Cookie") == ""
    assert first.header("Content-Language") == (language.removeprefix("/") or "de")


def test_head_and_whoever_holds_it(hand: Hand, seal: Seal) -> None:
    path = path_of(seal)
    etag = says(hand, path).header("ETag")
    for held in (etag, f'W/{etag}, "x"', '"x"', ""):
        says(hand, path, HTTP_IF_NONE_MATCH=held)
    hand.look()
    assert ask(hand.reader, path, HTTP_IF_NONE_MATCH=etag).code == 304
    assert kept(hand) == 5
    head = ask(hand.reader, path, method="HEAD")
    assert head.headers == ask(hand.django, path, method="HEAD").headers


@pytest.mark.parametrize(
    "options",
    [
        {"HTTP_COOKIE": "theme=dark"},
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_HOST": "evil.example"},
        {"method": "POST"},
        {"CONTENT_LENGTH": "3"},
    ],
)
def test_what_is_not_for_everybody_is_django_s(hand: Hand, seal: Seal, options: dict[str, str]) -> None:
    path = path_of(seal)
    says(hand, path)
    hand.look()
    own = dict(options)
    host = own.pop("HTTP_HOST", "testserver")
    ask(hand.reader, path, host=host, **own)
    assert kept(hand) == 0
    says(hand, path)
    assert kept(hand) == 1


def test_a_query_and_another_address_are_django_s(hand: Hand, seal: Seal) -> None:
    for path in (path_of(seal) + "?x=1", "/b/nobody-is-called-this/", "/b/UPPER/", path_of(seal)[:-1]):
        says(hand, path)
        says(hand, path)
    assert kept(hand) == 0


def test_a_revocation_shows(hand: Hand, seal: Seal) -> None:
    path = path_of(seal)
    before = says(hand, path)
    revoke(seal)
    assert says(hand, path).body != before.body
    says(hand, path)
    assert kept(hand) == 1


def _formerly(seal: Seal) -> None:
    now = timezone.now()
    BusinessName.objects.create(
        business_id=seal.business_id,
        text="Alter Name",
        skeleton="alter name",
        state="retired",
        state_at=now,
        valid_from=now - timedelta(days=9),
        valid_to=now - timedelta(days=1),
    )


CHANGES: dict[str, Any] = {
    "texts": lambda seal: publish(seal, "Brot seit 1893"),
    "former name": _formerly,
    "closed": lambda seal: Business.objects.filter(pk=seal.business_id).update(closed_at=timezone.now()),
    "confirmed": lambda seal: Profile.objects.update(confirmed_at=timezone.now()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_shows(hand: Hand, seal: Seal, change: str) -> None:
    publish(seal, "Noch nichts")
    path = path_of(seal)
    before = says(hand, path)
    assert says(hand, path).body == before.body
    assert kept(hand) == 1
    CHANGES[change](seal)
    assert says(hand, path)[:3] != before[:3]
    assert kept(hand) == 1


def test_a_change_while_the_page_is_drawn_is_not_lost(hand: Hand, seal: Seal) -> None:
    """The change comes after Django has read the rows, and before the page is put away."""
    publish(seal, "Vorher")
    path, django = path_of(seal), hand.django
    hand.look()

    def late(environ: Any, start_response: Any) -> Any:
        answer = django(environ, start_response)
        publish(seal, "Nachher")
        hand.look()
        return answer

    assert isinstance(hand.reader.django, Pages)
    hand.reader.django.django = late
    assert b"Vorher" in ask(hand.reader, path).body
    hand.reader.django.django = django
    assert "Nachher" in says(hand, path).body.decode()


def test_a_page_ends_with_its_hour_and_is_none_for_the_time_before(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = path_of(seal), timezone.now().timestamp()
    for seconds, found in ((0, 0), (0, 1), (41, 2), (3599, 3), (3600, 3), (-1, 3)):
        monkeypatch.setattr(shelf, "time", lambda seconds=seconds: now + seconds)
        hand.look()
        assert ask(hand.reader, path).code == 200
        assert kept(hand) == found


def test_a_new_address_leads_on(hand: Hand, seal: Seal) -> None:
    path = path_of(seal)
    says(hand, path)
    slugs.change(business=seal.business, slug="neuer-name", by=Actor("business"), at=timezone.now())
    assert says(hand, path).code == 301


def test_a_copy_that_may_be_old_says_nothing(hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(seal)
    says(hand, path)
    monkeypatch.setattr("directory.reader.moments.Moment.is_fresh", lambda *_: False)
    says(hand, path)
    assert kept(hand) == 0


def test_another_copy_knows_nothing_of_it(hand: Hand, seal: Seal) -> None:
    path = path_of(seal)
    says(hand, path)
    (hand.keeper.folder / "current").unlink()
    hand.keeper.copy = None
    says(hand, path)
    assert kept(hand) == 0


def test_memory_is_bounded(hand: Hand, seal: Seal) -> None:
    pages = hand.reader.django
    assert isinstance(pages, Pages)
    size = len(says(hand, path_of(seal)).body) + 2000
    pages.room = size * 5 // 2  # names of other lengths make pages of other sizes
    others = [ready.sealed(name=name) for name in ("Gasthof Adler", "Café Sommer", "Hofladen Nord")]
    for one in others:
        says(hand, path_of(one))
    assert len(pages.kept) == 2
    assert pages.size == sum(page.size for page in pages.kept.values()) <= pages.room
    says(hand, path_of(others[-1]))
    assert kept(hand) == 1
