"""What lists have in common, compared with what plain Python finds by looking at every entry."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Entry
from directory.rules import terms
from directory.selectors import leaps, search
from directory.selectors.leaps import common
from directory.selectors.search import Wish, find
from directory.services import entries
from directory.services.entries import Made
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
MINUTE = int(NOW.timestamp()) // 60
WORDS = ("huber", "huberin", "hub", "backerei", "weber", "weberei", "groß", "łódź", "東京")
CITIES = ("Berlin", "Bern", "Frankfurt am Main", "Łódź")
CODES = ("10115", "10117", "60311")
REACHES = ("DE:101", "DE:10", "DE:60311", "DE:", "*:")
CATEGORIES = ("bakery", "florist")


def stored(name: str, found: list[str], **fields: Any) -> Made:
    business = factories.business(name, slug=f"firm-{fields.pop('slug')}")
    values = {"sealed": False, "state": "", "changed_at": NOW, **fields}
    entry = Entry(
        business=business, key=terms.sort_key(name, business.pk.hex), slug=business.slug, name=name, **values
    )
    made = Made(entry, (terms.ALL, *found))
    entries.store([made])
    return made


def walked(groups: list[list[str]], flags: tuple[bool, ...], *, most: int, steps: int) -> list[str]:
    """All keys, piece by piece; each piece in order, and behind the one before."""
    keys: list[str] = []
    after, pieces = "", 0
    while pieces == 0 or after:
        before = after
        reach = common(groups, flags, after=after, most=most, steps=steps)
        keys += [row[0] for row in reach.rows]
        assert len(reach.rows) <= most
        after, pieces = reach.after, pieces + 1
        assert not after or after > before
    assert all(one < two for one, two in pairwise(keys))
    return keys


def test_the_same_as_looking_at_every_entry() -> None:
    dice = random.Random(5)
    vocabulary = [f"w:{letter}" for letter in "abcdefgh"]
    made = [
        stored(
            " ".join(dice.choices(WORDS[:4], k=2)),
            dice.sample(vocabulary, k=dice.randint(0, 6)),
            slug=number,
            **({"sealed": True, "state": "active"} if dice.random() < 0.4 else {}),
        )
        for number in range(70)
    ]
    for _turn in range(60):
        groups = [dice.sample(vocabulary, k=dice.randint(1, 4)) for _ in range(dice.randint(1, 4))]
        flags = dice.choice([(True,), (False,), (True, False)])
        expected = sorted(
            one.entry.key
            for one in made
            if one.entry.sealed in flags and all(set(group) & set(one.terms) for group in groups)
        )
        for most, steps in ((1000, 2000), (3, 2000), (1, 5), (1000, 2), (4, 9)):
            assert walked(groups, flags, most=most, steps=steps) == expected


def test_a_rare_word_is_found_at_once_however_long_the_other_lists_are() -> None:
    for number in range(120):
        stored(f"Bäckerei {number:03d}", ["w:backerei"], slug=number)
    stored("Bäckerei Zuletzt", ["w:backerei", "w:zuletzt"], slug="zuletzt")
    for groups in ([["w:backerei"], ["w:zuletzt"]], [["w:zuletzt"], ["w:backerei"]]):
        reach = common(groups, (False,), after="", most=21, steps=8)
        assert [row[2] for row in reach.rows] == ["Bäckerei Zuletzt"]
        assert reach.after == ""


def test_a_question_that_finds_nothing_ends_after_so_many_steps() -> None:
    for number in range(60):
        stored(f"Firma {number:03d}", [f"w:{'even' if number % 2 else 'odd'}"], slug=number)
    reach = common([["w:even"], ["w:odd"]], (False,), after="", most=21, steps=20)
    assert reach.rows == []
    assert reach.after.startswith("firma 0")  # and the next page goes on there
    assert common([["w:even"], ["w:odd"]], (False,), after="", most=21).after == ""


def test_values_stay_values() -> None:
    stored("Huber", ["w:huber"], slug=1)
    for text in ("w:huber' OR 1=1 --", "w:%", "w:%s", "w:%(x)s", "w:?", 'w:"', "w:\\"):
        assert common([[text]], (True, False), after="", most=21).rows == []
        assert common([["w:huber"]], (True, False), after=text, most=21).rows == []


def found_by_looking(made: list[Made], wish: Wish) -> list[str]:
    def fits(one: Made) -> bool:
        has = set(one.terms)
        words = [term for term in has if term.startswith("w:")]
        delivery = {f"d:DE:{wish.delivers_to[:size]}" for size in range(6)} | {"d:*:"}
        place = {f"p:DE:{wish.place}"} if wish.place.isdigit() else {f"c:{terms.place(wish.place)}"}
        asked_words = terms.asked_words(wish.name)
        return (
            all(
                # "Łódź" beside another word may be where somebody is.
                any(word.startswith(f"w:{asked}") for word in words)
                or (len(asked_words) > 1 and f"c:{asked}" in has)
                for asked in asked_words
            )
            and (not wish.place or bool(place & has))
            and (not wish.category or f"k:{wish.category}" in has)
            and (not wish.delivers_to or bool(delivery & has))
            and (not wish.open_now or one.entry.opens == OPEN)
        )

    return [one.entry.slug for one in sorted(made, key=lambda one: one.entry.key) if fits(one)]


OPEN = f"{MINUTE - 900}-{MINUTE - 800} {MINUTE - 60}-{MINUTE + 1} {MINUTE + 900}-{MINUTE + 950}"
SHUT = f"{MINUTE - 60}-{MINUTE} {MINUTE + 1}-{MINUTE + 30}"


def test_every_condition_alone_and_together_the_same_as_looking_at_every_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "PAGE", 4)
    monkeypatch.setattr(search, "WINDOWS", (5, 7))
    dice = random.Random(8)
    made = []
    for number in range(60):
        words = dice.sample(WORDS, k=dice.randint(1, 3))
        city, code = dice.choice(CITIES), dice.choice(CODES)
        held = [f"w:{word}" for word in terms.name_words(" ".join(words))]
        held += [f"c:{terms.place(city)}", f"p:DE:{code}", f"k:{dice.choice(CATEGORIES)}"]
        held += [f"d:{reach}" for reach in dice.sample(REACHES, k=dice.randint(0, 2))]
        made.append(stored(" ".join(words), held, slug=number, opens=dice.choice(["", OPEN, SHUT])))
    for _turn in range(80):
        wish = Wish(
            name=" ".join(dice.sample((*WORDS, "hu", "web"), k=dice.randint(0, 2))),
            place=dice.choice(("", "", *CITIES, *CODES)),
            category=dice.choice(("", "", *CATEGORIES)),
            delivers_to=dice.choice(("", "", *CODES)),
            open_now=dice.random() < 0.3,
            sealed_only=False,
        )
        seen: list[str] = []
        after, pages = "", 0
        while pages == 0 or after:
            with CaptureQueriesContext(connection) as queries:
                page = find(wish, after=after, at=NOW)
            assert len(queries) <= 5
            assert len(page.hits) <= 4
            seen += [hit.slug for hit in page.hits]
            after, pages = page.after, pages + 1
        assert seen == found_by_looking(made, wish), wish


def test_a_word_with_a_slip_finds_what_the_word_finds() -> None:
    made = [
        stored(f"Schreinerei {name}", ["w:schreinerei", f"w:{name}"], slug=name)
        for name in ("huber", "jansen")
    ]
    for typed in ("Schreinrei Huber", "Schrienerei Huber", "Schreinerei Hubre"):
        page = find(Wish(name=typed, sealed_only=False), at=NOW)
        assert [hit.slug for hit in page.hits] == [made[0].entry.slug]
        assert page.instead


def test_open_now_looks_at_so_many_entries_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WINDOWS", (3, 4))
    for number in range(9):
        stored(f"Firma {number}", [], slug=number, opens=OPEN if number in (1, 8) else SHUT)
    first = find(Wish(open_now=True, sealed_only=False), at=NOW)
    assert [hit.name for hit in first.hits] == ["Firma 1"]
    assert first.after.startswith("firma 6")
    second = find(Wish(open_now=True, sealed_only=False), after=first.after, at=NOW + timedelta(seconds=20))
    assert ([hit.name for hit in second.hits], second.after) == (["Firma 8"], "")


def test_each_list_is_entered_by_its_index() -> None:
    """A list that is read through would be a million rows long."""
    stored("Huber", [f"w:word{number}" for number in range(3000)], slug=1)
    statement = leaps._statement(2, 2)
    params: list[Any] = [0, "w:huber", True, 1, "c:berlin", True, "", 21, 100, 100]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE directory_posting")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
        cursor.execute(f"{explain} {statement}", params)
        plan = "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
    # On PostgreSQL it reads rows besides, as long as nothing has been vacuumed.
    used = "USING COVERING INDEX" if connection.vendor == "sqlite" else "Scan using"
    assert f"{used} directory_posting_list" in plan, plan


def test_a_single_list_is_read_from_where_it_is_and_no_further_than_a_page() -> None:
    fields: list[dict[str, Any]] = [{}, {"sealed": True, "state": "active"}]
    made = [
        stored(f"Huber {number:02}", ["w:huber"], slug=number, **fields[number != 3]) for number in range(9)
    ]
    own = [one.entry.key for one in made if one.entry.sealed]
    with CaptureQueriesContext(connection) as seen:
        reach = common([["w:huber"]], (True,), after=own[1], most=3)
    assert ([row[0] for row in reach.rows], reach.after) == (own[2:5], own[4])
    assert [row[1] for row in reach.rows] == ["firm-2", "firm-4", "firm-5"]
    assert "RECURSIVE" not in seen.captured_queries[0]["sql"]
    assert common([["w:huber"]], (True,), after=own[4], most=4) == common(
        [["w:huber"], ["w:huber"]], (True,), after=own[4], most=4
    )
    assert common([["w:nobody"]], (True,), after="", most=3) == leaps.Reach([], "")


def test_a_single_list_is_entered_by_its_index() -> None:
    stored("Huber", [f"w:word{number}" for number in range(3000)], slug=1)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE directory_posting")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
        cursor.execute(f"{explain} {leaps.ONE}", ["w:word7", True, "", 21])
        plan = "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
    assert "directory_posting_list" in plan, plan
    assert "TEMP B-TREE" not in plan
