"""The directory: found by name, place, category, hours and delivery; bounded, and without numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.rules.profiles.document import Address, Location
from config.kernel.actors import Actor
from directory.selectors import search
from directory.selectors.search import Wish, find
from directory.services import entries
from tests.accounts.profile_documents import HOSTILE, MAIN, hostile
from tests.directory.publishing import firm, listed_seal
from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal
from verification.services import seals

pytestmark = pytest.mark.django_db


def names(wish: Wish, **where: Any) -> list[str]:
    return [hit.name for hit in find(wish, at=where.pop("at", timezone.now()), **where).hits]


def everywhere(**fields: Any) -> Wish:
    return Wish(sealed_only=False, **fields)


@pytest.fixture
def seal() -> Seal:
    return listed_seal()


@pytest.mark.parametrize(
    "typed",
    [
        "Huber",
        "huber bäckerei",
        "BACKEREI",
        "baeckerei huber",
        "Hubr",
        "Huver",
        "Huvber",
        "Bäckrei",
        "hub",
        "Bäckerei Huber GmbH",
        "Huber.",
    ],
)
def test_a_name_is_found_however_it_is_typed(seal: Seal, typed: str) -> None:
    firm("Schreinerei Jansen")
    assert names(Wish(name=typed)) == ["Bäckerei Huber GmbH"] or names(Wish(name=typed)) == ["Bäckerei Huber"]


@pytest.mark.parametrize(
    "typed", ["Xylophon", "Huber Jansen", "!!!", "🥨", "' OR 1=1 --", '"', "*", "%", "_", "NEAR("]
)
def test_what_is_not_there_is_not_found(seal: Seal, typed: str) -> None:
    assert names(Wish(name=typed)) == []


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(place="Berlin"), True),
        (Wish(place="berl"), True),
        (Wish(place="Berlni"), True),
        (Wish(place="10115"), True),
        (Wish(place="14467"), True),
        (Wish(place="10117"), False),
        (Wish(place="10115", country="AT"), False),
        (Wish(place="Hamburg"), False),
        (Wish(category="bakery"), True),
        (Wish(category="florist"), False),
        (Wish(delivers_to="10999"), True),
        (Wish(delivers_to="14470"), True),
        (Wish(delivers_to="80331"), False),
        (Wish(name="huber", place="Berlin", category="bakery", delivers_to="10115"), True),
        (Wish(name="huber", place="Berlin", category="florist"), False),
    ],
)
def test_conditions_hold_together(seal: Seal, wish: Wish, found: bool) -> None:
    assert bool(names(wish)) == found


def test_only_valid_seals_unless_asked_and_no_list_lags_behind_a_revocation(seal: Seal) -> None:
    firm("Huber ohne Siegel")
    assert len(names(Wish(name="Huber"))) == 1
    assert len(names(everywhere(name="Huber"))) == 2
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())
    assert names(Wish(name="Huber")) == []  # before any worker came by
    assert [hit.sealed for hit in find(everywhere(name="Huber"), at=timezone.now()).hits] == [False, False]


def test_open_now(seal: Seal) -> None:
    noon, night = datetime(2026, 11, 26, 11, 0, tzinfo=UTC), datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        entries.refresh([seal.business_id], at=noon)
    Seal.objects.update(ends_at=noon + timedelta(days=100))
    assert names(Wish(open_now=True), at=noon)
    assert names(Wish(open_now=True), at=night) == []
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
    assert entries.refresh_hours(at=datetime(2026, 12, 24, 1, 0, tzinfo=UTC)) == 1
    assert names(Wish(open_now=True), at=christmas) == []
    assert entries.refresh_hours(at=datetime(2026, 12, 24, 1, 0, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(name="Huber"),
        Wish(name="Hubr Bäckrei", place="Berlni", category="bakery", delivers_to="10115", open_now=True),
        everywhere(name="huber backerei", place="Berlin"),
    ],
)
def test_a_fixed_number_of_queries(seal: Seal, wish: Wish, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        firm(f"Huber Bäckerei {number}")
    find(wish, at=timezone.now())
    with django_assert_max_num_queries(5):
        find(wish, at=timezone.now())


def test_pages_follow_one_another_by_key_and_never_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {f"Huber Filiale {number:03d}" for number in range(45)}
    for name in made:
        firm(name)
    for windows in ((200, 1000), (3, 7), (50, 50)):
        monkeypatch.setattr(search, "WINDOWS", windows)
        seen: list[str] = []
        after, pages = "", 0
        while pages < 50:
            page = find(everywhere(name="Huber"), after=after, at=timezone.now())
            seen += [hit.name for hit in page.hits]
            after, pages = page.after, pages + 1
            if not after:
                break
        assert seen == sorted(made)


def test_the_page_stands_in_both_languages_without_a_number(client: Client, seal: Seal) -> None:
    for prefix, language in (("", "de"), ("/en", "en")):
        answer = client.get(
            f"{prefix}/directory/", {"q": "Huber", "place": "Berlin", "open": "on", "all": "on"}
        )
        page = check(answer.content, language)
        assert answer.cookies == {}
        assert "30 23125" not in page.html
        assert "3023125" not in page.html
        assert "30 000" not in page.html
    assert "/b/baeckerei-huber/" in client.get("/directory/?q=huber").content.decode()


@pytest.mark.parametrize(("query", "most"), [("", 3), ("category=bakery", 3), ("q=huber", 10)])
def test_the_whole_list_cannot_be_walked(
    client: Client, monkeypatch: pytest.MonkeyPatch, query: str, most: int
) -> None:
    monkeypatch.setattr(search, "PAGE", 1)
    for number in range(14):
        firm(f"Huber {number:02d}")
    path, pages, page = f"/directory/?all=on&{query}", 0, check(client.get("/directory/").content, "de")
    while path and pages < 30:
        pages += 1
        page = check(client.get(path).content, "de")
        following = [link["href"] for link in page.all("a", rel="next")]
        path = f"/directory/{following[0]}" if following else ""
    assert pages == most
    assert "Es gibt mehr" in page.html


def test_a_mark_is_good_for_its_question_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 1)
    for number in range(3):
        firm(f"Huber {number}")
    first = check(client.get("/directory/?q=huber&all=on").content, "de")
    mark = first.all("a", rel="next")[0]["href"].partition("after=")[2]
    second = client.get(f"/directory/?q=huber&all=on&after={mark}").content.decode()
    assert "Huber 1" in second
    for forged in (f"/directory/?q=hub&all=on&after={mark}", f"/directory/?q=huber&all=on&after={mark}x"):
        assert "Huber 0" in client.get(forged).content.decode()


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 5000, "%", "' --"])
@pytest.mark.parametrize("field", ["q", "place", "category", "to", "country", "after"])
def test_strange_questions_get_an_answer(client: Client, seal: Seal, field: str, text: str) -> None:
    answer = client.get("/directory/", {field: text.replace("\x00", "").replace("\ud800", "")})
    assert answer.status_code in (200, 422)
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_profiles_have_entries_like_any_other(client: Client, text: str) -> None:
    shown = text.replace("\x00", "").replace("\ud800", "")
    firm("Firma Test", hostile(shown))
    page = check(client.get("/directory/?all=on&q=test").content, "de")
    assert "Firma Test" in page.html


def test_words_inside_names_are_found_on_the_check_page(
    client: Client, seal: Seal, django_assert_max_num_queries: Any
) -> None:
    for asked in ("Huber", "huber backerei", "Huber GmbH"):
        with django_assert_max_num_queries(1):
            answer = client.get("/check/", {"q": asked})
        assert "Bäckerei Huber" in answer.content.decode()
    other = replace(MAIN, address=Address(city="Wien", country="AT"))
    assert isinstance(other, Location)
    assert (
        "Bäckerei" not in client.get("/check/", {"q": "Huber Jansen"}).content.decode().partition("<main")[2]
    )
