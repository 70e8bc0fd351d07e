"""The directory's search: one list read in the order of names, the other conditions asked of each of its entries.

The list that is read is the one of the most telling term; at most 1,000 of its entries are looked at for a page.
Where they hold fewer hits than a page, the next page goes on behind them. So no question costs more than this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from directory.rules import terms
from directory.rules.openness import is_open
from directory.selectors.words import meant
from verification.models import Seal

PAGE: Final = 20
WINDOWS: Final = (200, 1000)  # the second only where the first did not hold a page
MOST_PAGES: Final = 10
MOST_PAGES_OF_ALL: Final = 3  # where neither a name nor a place narrows it
OPENS: Final = 7
COLUMNS: Final = "e.slug, e.name, e.city, e.country, e.category, e.state, e.opens, e.business_id"


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
    """Five queries at most: two that find out what the words mean, two that read the list, one for its seals."""
    groups, instead = _groups(wish)
    if any(not group for group in groups):
        return Page((), "")
    lists = [
        (term, sealed) for term in groups[0] for sealed in ((True,) if wish.sealed_only else (True, False))
    ]
    rows, last = _rows(wish, lists, groups[1:], after, at=at)
    shown = rows[:PAGE]
    hits = _hits(shown, at=at)
    if wish.sealed_only:
        hits = [hit for hit in hits if hit.sealed]
    if len(rows) > PAGE:
        return Page(tuple(hits), shown[-1][0], instead)
    return Page(tuple(hits), last, instead)


def _rows(
    wish: Wish,
    lists: Sequence[tuple[str, bool]],
    others: Sequence[Sequence[str]],
    after: str,
    *,
    at: datetime,
) -> tuple[list[Any], str]:
    """The hits, one more than a page where there are so many; and where to go on behind what was looked at."""
    rows: list[Any] = []
    last = ""
    for window in WINDOWS:
        rows, seen, last = _read(lists, others, after, window, window if wish.open_now else PAGE + 1)
        if wish.open_now:
            rows = [row for row in rows if is_open(row[OPENS], at=at)]
        if seen < window:
            return rows, ""
        if len(rows) > PAGE:
            break
    return rows, last


def _groups(wish: Wish) -> tuple[list[list[str]], tuple[str, ...]]:
    """Conditions, the one to read by first: an entry must have one term of each."""
    words = [f"w:{word}" for word in terms.asked_words(wish.name)]
    code = terms.postcode(wish.place) if any(char.isdigit() for char in wish.place) else ""
    city = f"c:{terms.place(wish.place)}" if wish.place and not code else ""
    known = meant([*words, *([city] if city else [])])
    groups = sorted((known[word] for word in words), key=lambda found: (len(found) > 1, -len("".join(found))))
    if wish.name and not words:
        groups.append([])
    if code:
        groups.append([f"p:{wish.country}:{code}"])
    if city:
        groups.append(known[city])
    if wish.delivers_to:
        groups.append(list(terms.asked_delivery(wish.delivers_to, wish.country)))
    if wish.category:
        groups.append([f"k:{wish.category}"])
    guessed = [found[0] for asked, found in known.items() if found and not found[0].startswith(asked)]
    return groups or [[terms.ALL]], tuple(text[2:] for text in guessed)


def _read(
    lists: Sequence[tuple[str, bool]], others: Sequence[Sequence[str]], after: str, window: int, most: int
) -> tuple[list[Any], int, str]:
    """(rows, how many entries were looked at, the key of the last of them)."""
    params: list[Any] = []
    one = (
        "SELECT key, entry_id FROM directory_posting WHERE term = %s AND sealed = %s AND key > %s"
        f" ORDER BY key LIMIT {window}"
    )
    for term, sealed in lists:
        params += [term, sealed, after]
    together = " UNION ".join(f"SELECT * FROM ({one}) AS l{n}" for n in range(len(lists)))
    read = (
        one if len(lists) == 1 else f"SELECT key, entry_id FROM ({together}) AS u ORDER BY key LIMIT {window}"
    )
    conditions = []
    for group in others:
        places = ", ".join(["%s"] * len(group))
        conditions.append(
            "EXISTS (SELECT 1 FROM directory_posting p WHERE p.entry_id = x.entry_id"
            f" AND p.term IN ({places}))"
        )
        params += group
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    statement = f"""
        WITH x AS MATERIALIZED ({read})
        SELECT s.seen, s.last, r.* FROM (SELECT COUNT(*) AS seen, MAX(key) AS last FROM x) s LEFT JOIN (
          SELECT x.key, {COLUMNS} FROM x JOIN directory_entry e ON e.business_id = x.entry_id {where}
          ORDER BY x.key LIMIT {most}) r ON TRUE ORDER BY r.key"""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = cursor.fetchall()
    seen, last = found[0][:2]
    return [row[2:] for row in found if row[2] is not None], int(seen), str(last or "")


def _hits(rows: Sequence[Any], *, at: datetime) -> list[Hit]:
    """Whether a seal holds is asked of the seals, in one query, so that no list lags behind a revocation."""
    owners = [row[-1] if isinstance(row[-1], UUID) else UUID(row[-1]) for row in rows]
    valid = set(
        Seal.objects.filter(business_id__in=owners, state=Seal.State.ACTIVE, ends_at__gt=at).values_list(
            "business_id", flat=True
        )
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
