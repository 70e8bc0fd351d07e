"""Entries that several lists have in common, in the order of their names, without reading any list through.

Each list is an index in the order of `key`. By turns each list is asked for its first key from the present one on;
where all of them name the same, that is a hit. So it is the rarest condition that decides how many steps it takes,
whichever that is, and nothing has to be counted beforehand. It is one statement, the same for both databases.

Where only those count that may be open at a moment, an index tells of each key, so that nobody else's row is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from directory.rules.openness import half_hour

STEPS: Final = 2000  # how often a list is asked in one statement, about; two at least, or nothing is decided
KEYS: Final = 1000  # how far a single list is read in one statement
COLUMNS: Final = "e.slug, e.name, e.city, e.country, e.category, e.state, e.opens, e.business_id"
# How many lists in a row named this key, it included.
AGREED: Final = (
    "CASE WHEN w.step = 0 OR w.key IS NULL THEN 0 WHEN w.key = w.before THEN w.agreed + 1 ELSE 1 END"
)


@dataclass(frozen=True)
class Reach:
    """`rows` begin with their key; `after` is how far it was looked, empty where nothing is left behind it."""

    rows: list[Any]
    after: str


def common(
    groups: Sequence[Sequence[str]],
    flags: Sequence[bool],
    *,
    after: str,
    most: int,
    steps: int = STEPS,
    keys: int = KEYS,
    open_at: datetime | None = None,
) -> Reach:
    """Up to `most` entries behind `after` that have a term of each group, and one of these flags of being sealed; with
    `open_at`, without those that are surely closed then.
    """
    lists = [(turn, term, flag) for turn, group in enumerate(groups) for term in group for flag in flags]
    if len(lists) == 1:
        return _one(*lists[0][1:], after=after, most=most, keys=keys, open_at=open_at)
    params = [value for one in lists for value in one]
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(lists), len(groups), open_at), [*params, after, most, steps, steps])
        found = cursor.fetchall()
    rows = [row[3:] for row in found if row[2]]
    if not found:
        return Reach([], "")
    key, before, hit = found[-1][:3]
    if key is None:
        return Reach(rows, "")
    # Where the steps were used up, this key is not decided on yet, and all below it are.
    return Reach(rows, key if hit else before)


def _maybe_open(key: str, at: datetime) -> str:
    """Whether the entry of this key may be open then. Written out: the same text for half an hour."""
    position, digits = half_hour(at)
    # Left to itself, SQLite takes the index of keys alone, and then reads each row.
    index = "INDEXED BY directory_entry_week" if connection.vendor == "sqlite" else ""
    said = f"f.week IS NULL OR SUBSTR(f.week, {position}, 1) IN ({', '.join(map(repr, digits))})"
    return f"(SELECT {said} FROM directory_entry f {index} WHERE f.key = {key})"


ONE: Final = f"""
    SELECT p.key, {COLUMNS} FROM directory_posting p JOIN directory_entry e ON e.key = p.key
    WHERE p.term = %s AND p.sealed = %s AND p.key > %s ORDER BY p.key LIMIT %s"""
ONE_OPEN: Final = f"""
    WITH edge (key) AS (
      SELECT key FROM directory_posting WHERE term = %s AND sealed = %s AND key > %s ORDER BY key LIMIT 1 OFFSET %s)
    SELECT * FROM (
      SELECT p.key, {COLUMNS} FROM directory_posting p JOIN directory_entry e ON e.key = p.key
      WHERE p.term = %s AND p.sealed = %s AND p.key > %s AND p.key <= COALESCE((SELECT key FROM edge),
        (SELECT MAX(key) FROM directory_posting WHERE term = %s AND sealed = %s))
      AND {{maybe}} ORDER BY p.key LIMIT %s) found
    UNION ALL SELECT key, {", ".join(["NULL"] * COLUMNS.count("e."))} FROM edge ORDER BY 1"""


def _one(term: str, flag: bool, *, after: str, most: int, keys: int, open_at: datetime | None) -> Reach:
    """A single list has itself in common: read on, in a third of the time."""
    here: list[Any] = [term, flag, after]
    with connection.cursor() as cursor:
        if open_at is None:
            cursor.execute(ONE, [*here, most])
            rows = cursor.fetchall()
            return Reach(rows, rows[-1][0] if len(rows) >= most else "")
        cursor.execute(
            ONE_OPEN.format(maybe=_maybe_open("p.key", open_at)), [*here, keys - 1, *here, term, flag, most]
        )
        found = cursor.fetchall()
    rows = [row for row in found if row[1] is not None]
    # The row behind them, if there is one, tells how far the list was read; it may go on from there.
    return Reach(rows, rows[-1][0] if len(rows) >= most else found[-1][0] if len(found) > len(rows) else "")


def _statement(lists: int, groups: int, open_at: datetime | None = None) -> str:
    values = ", ".join(["(%s, %s, %s)"] * lists)
    met = f"CASE WHEN {AGREED} >= {groups} THEN 1 ELSE 0 END"
    hit = met
    if open_at:
        hit = f"CASE WHEN {met} = 0 THEN 0 WHEN {_maybe_open('w.key', open_at)} THEN 1 ELSE 0 END"
    # Only numbers, digits and marks for values are put in.
    return f"""
        WITH RECURSIVE asked (turn, term, flag) AS (VALUES {values}),
        w (step, turn, key, before, agreed, found) AS (
          SELECT 0, 0, CAST(%s AS text), CAST('' AS text), 0, 0
          UNION ALL
          SELECT w.step + 1, (w.turn + 1) %% {groups},
            (SELECT MIN((SELECT p.key FROM directory_posting p
               WHERE p.term = a.term AND p.sealed = a.flag AND p.key >= w.key
               AND p.key <> CASE WHEN w.step = 0 OR {met} = 1 THEN w.key ELSE '' END
               ORDER BY p.key LIMIT 1)) FROM asked a WHERE a.turn = w.turn),
            w.key, {AGREED}, w.found + {hit}
          FROM w WHERE w.key IS NOT NULL AND w.found + {hit} < %s AND (w.step < %s OR w.key = w.before))
        SELECT w.key, w.before, {hit}, w.key, {COLUMNS}
        FROM w LEFT JOIN directory_entry e ON e.key = w.key AND {hit} = 1
        WHERE w.step > 0 AND (w.key IS NULL OR {hit} = 1 OR (w.step >= %s AND w.key <> w.before))
        ORDER BY w.step"""
