"""What somebody may have meant by a word: as it is written, by its beginning, or with a slip of the fingers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from django.db import connection

from directory.models.trigrams import has_trigrams
from directory.rules.terms import alike

MOST: Final = 8
CANDIDATES: Final = 60
LEAST_FOR_BEGINNING: Final = 2
LEAST_FOR_SLIP: Final = 4
SAME_BEGINNING: Final = 4  # the kind ("w:") and two letters
NEIGHBOURS: Final = 2000


def meant(asked: Sequence[str]) -> dict[str, list[str]]:
    """For each asked term those that exist, at most eight, itself first; two queries however many are asked."""
    if not asked:
        return {}
    found = {term: [] for term in asked}  # type: dict[str, list[str]]
    for position, text in _beginning(asked):
        found[asked[position]].append(text)
    missing = [term for term, texts in found.items() if not texts and len(term) - 2 >= LEAST_FOR_SLIP]
    if missing and _has_trigrams():
        for position, texts in _similar(missing).items():
            kind, word = missing[position][:2], missing[position][2:]
            own = (text.removeprefix(kind) for text in texts if text.startswith(kind))
            found[missing[position]] = [kind + text for text in alike(word, dict.fromkeys(own), MOST)]
    return found


@lru_cache(maxsize=1)
def _has_trigrams() -> bool:
    return has_trigrams()


def _beginning(asked: Sequence[str]) -> list[tuple[int, str]]:
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
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [(int(position), str(text)) for position, text in cursor.fetchall()]


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
