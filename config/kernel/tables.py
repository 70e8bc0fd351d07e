"""Rows by the thousand into one table: COPY on PostgreSQL, executemany on SQLite."""

import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, cast
from uuid import UUID

import psycopg
from django.db import connection, models, transaction

Row = tuple[Any, ...]
_TURN: Final = multiprocessing.get_context("fork").Lock()


class Table:
    """A model's table with the columns that rows carry; every other column gets its field's default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        unknown = set(names) - set(fields)
        if unknown:
            raise LookupError(f"{model._meta.label} has no {', '.join(sorted(unknown))}")
        rest = [
            field
            for name, field in fields.items()
            if name not in names and not isinstance(field, models.AutoField)
        ]
        self.name = model._meta.db_table
        self.columns = [str(fields[name].column) for name in names] + [str(field.column) for field in rest]
        self.tail = tuple(_default(field) for field in rest)

    def write(self, rows: Iterable[Row]) -> None:
        """Inserts `rows`, each as long as the names of the columns; in the caller's transaction."""
        quoted = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        if connection.vendor == "postgresql":
            self._copy(quoted, rows)
            return
        places = ", ".join(["?"] * len(self.columns))
        insert = f"INSERT INTO {self.name} ({quoted}) VALUES ({places})"  # noqa: S608 - names of our own models
        tail = tuple(map(_as_text, self.tail))
        plain = [(*map(_as_text, row), *tail) for row in rows]
        with connection.wrap_database_errors, connection.cursor() as cursor:
            # Past Django's cursor, which would turn every "%s" of a million rows into "?" again.
            cursor.connection.executemany(insert, plain)

    def _copy(self, quoted: str, rows: Iterable[Row]) -> None:
        connection.ensure_connection()
        driver = cast("psycopg.Connection[Any]", connection.connection)
        into = f"COPY {self.name} ({quoted}) FROM STDIN"
        with connection.wrap_database_errors, driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row + self.tail)


def as_json(value: Any) -> str:
    """A JSON column's text as Django would send it."""
    return json.dumps(value)


def _default(field: "models.Field[Any, Any]") -> Any:
    value = field.get_default()
    return as_json(value) if isinstance(field, models.JSONField) and value is not None else value


@lru_cache(maxsize=256)
def _time(value: datetime) -> str:
    return cast(str, connection.ops.adapt_datetimefield_value(value))


# How Django keeps these in SQLite; what is not named here, the driver knows.
_TEXT: Final[dict[type, Callable[[Any], str]]] = {
    UUID: lambda value: cast(str, value.hex),
    datetime: _time,
    date: lru_cache(maxsize=256)(lambda value: cast(str, value.isoformat())),
}


def _as_text(value: Any) -> Any:
    adapt = _TEXT.get(type(value))
    return value if adapt is None else adapt(value)


def roomy() -> None:
    """Makes this connection one for very many rows: on SQLite it holds a gigabyte's upper index pages in memory; on
    PostgreSQL it waits for its brothers as long as it takes, where a page's request would give up."""
    statements = ["PRAGMA cache_size = -200000"]
    if connection.vendor == "postgresql":
        limits = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        statements = [f"SET {limit} = 0" for limit in limits]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def in_turn() -> Iterator[None]:
    """A transaction that on SQLite waits for those of forked brothers: its own waiting is unfair, and ends in an error;
    and while somebody always reads, its log is never emptied."""
    turn = _TURN if connection.vendor == "sqlite" else nullcontext()
    with turn, transaction.atomic():
        yield


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """`count` keys that no other row gets; on SQLite as long as the caller's transaction lasts."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)
