"""What somebody may have meant by a word: as it is written, by its beginning, with a slip of the fingers; or a city."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from django.db import connection

from directory.models.trigrams import has_trigrams
from directory.rules.terms import Town, alike

MOST: Final = 8
CANDIDATES: Final = 60
LEAST_FOR_BEGINNING: Final = 2
LEAST_FOR_SLIP: Final = 4
SAME_BEGINNING: Final = 4  # the kind ("w:") and two letters
NEIGHBOURS: Final = 2000
LONGER: Final = 3  # cities of which somebody gave the first word alone
TOWNS: Final = -1


def meant(
    asked: Sequence[str], towns: Sequence[Town] = ()
) -> tuple[dict[str, list[str]], dict[Town, list[str]]]:
    """For each asked term those that exist, at most eight, itself first; and for each of `towns` the cities there are.

    Two queries however many are asked. A word that may be a city's is no slip of another.
    """
    if not asked:
        return {}, {}
    found = {term: [] for term in asked}  # type: dict[str, list[str]]
    existing: list[str] = []
    for position, text in _beginning(asked, towns):
        (existing if position == TOWNS else found[asked[position]]).append(text)
    cities = {town: names for town in towns if (names := _named(town, existing))}
    known = {f"w:{word}" for town in cities for word in town.words} | {town.terms[0] for town in cities}
    missing = [
        term
        for term, texts in found.items()
        if not texts and len(term) - 2 >= LEAST_FOR_SLIP and term not in known
    ]
    if missing and _has_trigrams():
        for position, texts in _similar(missing).items():
            kind, word = missing[position][:2], missing[position][2:]
            own = (text.removeprefix(kind) for text in texts if text.startswith(kind))
            found[missing[position]] = [kind + text for text in alike(word, dict.fromkeys(own), MOST)]
    return found, cities


def _named(town: Town, existing: Sequence[str]) -> list[str]:
    """Which of the existing cities are called so; for a single word also those that go on behind it."""
    names = [term for term in town.terms if term in existing]
    if len(town.words) == 1:
        names += [text for text in existing if text.startswith(f"{town.terms[0]} ") and text not in names]
    return names[:MOST]


@lru_cache(maxsize=1)
def _has_trigrams() -> bool:
    return has_trigrams()


def _beginning(asked: Sequence[str], towns: Sequence[Town]) -> list[tuple[int, str]]:
    """By prefix, the shortest first: so the word itself leads. One of a single letter is taken as it is."""
    parts, params = [], []  # type: list[str], list[str]
    for position, term in enumerate(asked):
        if len(term) - 2 < LEAST_FOR_BEGINNING:
            condition, values = "text = %s", [term]
        elif connection.vendor == "postgresql":
            # Under a linguistic collation a range is none; LIKE has an index of its own.
            escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            condition, values = "text LIKE %s", [f"{escaped}%"]
        else:
            condition, values = "text >= %s AND text < %s", [term, f"{term}\U0010ffff"]
        order = f"ORDER BY LENGTH(text), text LIMIT {MOST}"
        # The inner limit bounds what a beginning like "sch" makes the database sort.
        inner = f"SELECT text FROM directory_term WHERE {condition} ORDER BY text LIMIT 500"
        parts.append(
            f"SELECT * FROM (SELECT {position} AS position, text FROM ({inner}) AS i{position} {order}) AS t{position}"
        )
        params += values
    for sql, values in _of_towns(towns):
        parts.append(sql)
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [(int(position), str(text)) for position, text in cursor.fetchall()]


def _of_towns(towns: Sequence[Town]) -> Iterable[tuple[str, list[str]]]:
    """The cities there are of these names; and for a single word those that go on behind it ("Halle (Saale)")."""
    names = list(dict.fromkeys(term for town in towns for term in town.terms))
    if names:
        marks = ", ".join(["%s"] * len(names))
        yield f"SELECT {TOWNS} AS position, text FROM directory_term WHERE text IN ({marks})", names
    for number, town in enumerate(town for town in towns if len(town.words) == 1):
        begin = f"{town.terms[0]} "
        # Folded words hold no sign that means something to LIKE.
        condition, values = "text LIKE %s", [f"{begin}%"]
        if connection.vendor == "sqlite":
            condition, values = "text >= %s AND text < %s", [begin, f"{begin}\U0010ffff"]
        longer = f"SELECT {TOWNS} AS position, text FROM directory_term WHERE {condition} ORDER BY text LIMIT {LONGER}"
        yield f"SELECT * FROM ({longer}) AS l{number}", values


def _similar(asked: Sequence[str]) -> dict[int, list[str]]:
    parts, params = [], []  # type: list[str], list[str | int]
    for position, term in enumerate(asked):
        if connection.vendor == "postgresql":
            parts.append(
                f"SELECT * FROM (SELECT {position} AS position, text FROM directory_term WHERE text %% %s"
                f" ORDER BY similarity(text, %s) DESC, text LIMIT {CANDIDATES}) AS t{position}"
            )
            params += [term, term]
        else:
            parts.append(
                f"SELECT * FROM (SELECT {position} AS position, text FROM directory_term_fts"
                f" WHERE directory_term_fts MATCH %s ORDER BY rank LIMIT {CANDIDATES}) AS t{position}"
            )
            params.append(" OR ".join(f'"{one}"' for one in _trigrams(term)))
            # A slip in the middle of a short word leaves none of its trigrams; pg_trgm pads words, FTS5 does not.
            parts.append(
                f"SELECT * FROM (SELECT {position} AS position, text FROM (SELECT text FROM directory_term"
                f" WHERE text >= %s AND text < %s ORDER BY text LIMIT {NEIGHBOURS})"
                f" WHERE LENGTH(text) BETWEEN %s AND %s) AS n{position}"
            )
            beginning = term[:SAME_BEGINNING]
            params += [beginning, f"{beginning}\U0010ffff", len(term) - 1, len(term) + 1]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found: dict[int, list[str]] = {}
        for position, text in cursor.fetchall():
            found.setdefault(int(position), []).append(str(text))
    return found


def _trigrams(term: str) -> Iterable[str]:
    """Of the word itself; its kind ("w:") would make every word similar."""
    word = term[2:].replace('"', "")
    return [word[at : at + 3] for at in range(len(word) - 2)]
