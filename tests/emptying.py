"""How the tables are emptied after a transactional test: as Django does it, past our guards, and quicker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django.db.backends.sqlite3.base  # noqa: F401 - it and its operations import each other, this one first
import pytest
from django.core.management import sql
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations as Postgres
from django.db.backends.sqlite3.operations import DatabaseOperations as SQLite

# The same rows for the same code: kept, instead of being written again after each test.
KEPT = frozenset({"auth_permission", "django_content_type"})
ALL_GONE = "INSERT INTO outbox_change (\"key\") VALUES ('*')"
execute_sql_flush = SQLite.execute_sql_flush


@contextmanager
def emptying() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
    patch.setattr(flush, "sql_flush", without_kept)
    patch.setattr(SQLite, "execute_sql_flush", past_triggers)
    patch.setattr(Postgres, "sql_flush", of_filled)
    yield
    patch.undo()


def without_kept(style: Any, connection: Any, **options: Any) -> Any:
    """Django's own statements, for all tables but two; it asks the connection for their names."""
    names = connection.introspection.django_table_names

    def others(*args: Any, **kwargs: Any) -> list[str]:
        return [name for name in names(*args, **kwargs) if name not in KEPT]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.introspection, "django_table_names", others)
        return sql.sql_flush(style, connection, **options)


def of_filled(self: Postgres, style: Any, tables: list[str], **_: Any) -> list[str]:
    """TRUNCATE makes new files for every table and index, a fifth of a second; few tables hold anything.

    Like it, this fires no row trigger and tells whoever keeps a copy that all is gone. Sequences go on.
    """
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {self.quote_name(name)})" for name in tables
    )
    with self.connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [name for (name,) in cursor.fetchall()]
    return [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {self.quote_name(name)}" for name in filled),
        ALL_GONE,
    ]


def past_triggers(self: SQLite, sql_list: Any) -> None:
    """The one DELETE that SQLite's triggers must let through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'")
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        execute_sql_flush(self, sql_list)
    finally:
        with connection.cursor() as cursor:
            # The triggers told of each row that went: the next test must find nothing of this one's.
            cursor.execute("DELETE FROM outbox_change")
            cursor.execute(ALL_GONE)
            for _, made in guards:
                cursor.execute(made)
