"""The directory's search: what all conditions have in common, in the order of names, page by page.

However many businesses there are, a page looks at no more than so many keys (`leaps`) and entries (`WINDOWS`);
where they hold fewer hits than a page, the next page goes on behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from directory.rules import terms
from directory.rules.openness import is_open
from directory.rules.terms import Town
from directory.selectors.leaps import Reach, common
from directory.selectors.words import meant
from verification.models import Seal

PAGE: Final = 20
WINDOWS: Final = (30, 200)  # that may be open now; the second only where the first did not hold a page
MOST_PAGES: Final = 10
MOST_PAGES_OF_ALL: Final = 3  # where neither a name nor a place narrows it
OPENS: Final = 7


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; empty members are no condition. `country` is where postcodes are read."""

    name: str = ""
    place: str = ""
    category: str = ""
    delivers_to: str = ""
    country: str = "DE"
    open_now: bool = False
    sealed_only: bool = True

    @property
    def is_narrow(self) -> bool:
        return bool(self.name or self.place or self.delivers_to)


@dataclass(frozen=True)
class Hit:
    """One line of the list. There is no number in it."""

    slug: str
    name: str
    city: str
    country: str
    category: str
    state: str
    sealed: bool
    open: bool | None


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins, empty where there is none; `instead` are words taken for typed ones."""

    hits: tuple[Hit, ...]
    after: str
    instead: tuple[str, ...] = ()


def find(wish: Wish, *, after: str = "", at: datetime) -> Page:
    """Five queries at most: two that find out what the words mean, two that read the lists, one for the seals."""
    groups, instead = _groups(wish)
    if any(not group for group in groups):
        return Page((), "")
    flags = (True,) if wish.sealed_only else (True, False)
    found = (
        _open(groups, flags, after, at=at)
        if wish.open_now
        else common(groups, flags, after=after, most=PAGE + 1)
    )
    shown = found.rows[:PAGE]
    hits = _hits(shown, at=at)
    if wish.sealed_only:
        hits = [hit for hit in hits if hit.sealed]
    return Page(tuple(hits), shown[-1][0] if len(found.rows) > PAGE else found.after, instead)


def _open(groups: Sequence[Sequence[str]], flags: Sequence[bool], after: str, *, at: datetime) -> Reach:
    """The lists leave out who is surely closed; to the minute it is decided here, entry by entry."""
    rows: list[Any] = []
    for window in WINDOWS:
        found = common(groups, flags, after=after, most=window, open_at=at)
        rows += [row for row in found.rows if is_open(row[OPENS], at=at)]
        after = found.after
        if len(rows) > PAGE or len(found.rows) < window:
            break
    return Reach(rows, after)


def _groups(wish: Wish) -> tuple[list[list[str]], tuple[str, ...]]:
    """Conditions: an entry must have one term of each."""
    asked = terms.asked_words(wish.name)
    words = [f"w:{word}" for word in asked]
    code = terms.postcode(wish.place) if any(char.isdigit() for char in wish.place) else ""
    town = terms.town(wish.place) if wish.place and not code else None
    city = town.terms[0] if town else ""
    towns = terms.asked_towns(asked)
    known, cities = meant([*words, *([city] if city else [])], [*towns, *([town] if town else [])])
    groups = _named(asked, known, {one: cities[one] for one in towns if one in cities})
    if wish.name and not words:
        groups.append([])
    if code:
        groups.append([f"p:{wish.country}:{code}"])
    if town:
        groups.append(list(dict.fromkeys([*known[city], *cities.get(town, [])])))
    if wish.delivers_to:
        groups.append(list(terms.asked_delivery(wish.delivers_to, wish.country)))
    if wish.category:
        groups.append([f"k:{wish.category}"])
    guessed = [found[0] for asked, found in known.items() if found and _is_guess(asked, found[0])]
    return groups or [[terms.ALL]], tuple(text[2:] for text in guessed)


def _named(
    asked: Sequence[str], known: Mapping[str, list[str]], cities: Mapping[Town, list[str]]
) -> list[list[str]]:
    """Each word is a name's or a city's, and one at least is a name's if there is such a name: who asks for "Berlin"
    means nobody who merely is there.
    """
    names = {word: known[f"w:{word}"] for word in asked}
    places = {
        word: [name for town in cities if word in town.words for name in cities[town]] for word in asked
    }
    if len(asked) == 1:
        return [names[word] or places[word] for word in asked]
    groups = [list(dict.fromkeys([*names[word], *places[word]])) for word in asked]
    if groups and all(places.values()) and any(names.values()):
        groups.append([term for word in asked for term in names[word]])
    return groups


def _is_guess(asked: str, found: str) -> bool:
    return not found.startswith(asked) and not terms.is_spelled_out(asked, found)


def _hits(rows: Sequence[Any], *, at: datetime) -> list[Hit]:
    """Whether a seal holds is asked of the seals, in one query, so that no list lags behind a revocation."""
    owners = [row[-1] if isinstance(row[-1], UUID) else UUID(row[-1]) for row in rows]
    valid = set(
        Seal.objects.filter(
            business_id__in=owners, state=Seal.State.ACTIVE, ends_at__gt=at, further=False
        ).values_list("business_id", flat=True)
    )
    return [
        Hit(
            slug,
            name,
            city,
            country,
            category,
            state,
            owner in valid,
            is_open(opens, at=at) if opens else None,
        )
        for owner, (_key, slug, name, city, country, category, state, opens, _id) in zip(
            owners, rows, strict=True
        )
    ]
