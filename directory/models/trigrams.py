"""What each database brings for words that were typed wrongly: pg_trgm, or SQLite's FTS5 with trigrams."""

import logging

from django.db import ProgrammingError, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

log = logging.getLogger(__name__)

_SQLITE = (
    "CREATE VIRTUAL TABLE directory_term_fts USING fts5(text, content='directory_term', tokenize='trigram')",
    """CREATE TRIGGER directory_term_new AFTER INSERT ON directory_term BEGIN
         INSERT INTO directory_term_fts(rowid, text) VALUES (NEW.rowid, NEW.text); END""",
    """CREATE TRIGGER directory_term_gone AFTER DELETE ON directory_term BEGIN
         INSERT INTO directory_term_fts(directory_term_fts, rowid, text) VALUES ('delete', OLD.rowid, OLD.text); END""",
)
_POSTGRES = "CREATE INDEX directory_term_trigrams ON directory_term USING gin (text gin_trgm_ops)"
_KNOWN = (
    "SELECT 1 FROM pg_indexes WHERE indexname = 'directory_term_trigrams' AND schemaname = current_schema()"
)


def index_trigrams(editor: BaseDatabaseSchemaEditor) -> None:
    """pg_trgm is a trusted extension: a role that may create in the database may have it. Where it may not, search
    works without it and finds words only as they are written, and by their beginnings."""
    if editor.connection.vendor == "sqlite":
        for statement in _SQLITE:
            editor.execute(statement, params=None)
        return
    try:
        with transaction.atomic(using=editor.connection.alias):
            editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            editor.execute(_POSTGRES)
    except ProgrammingError as error:
        log.warning(
            "pg_trgm is missing, so the directory does not find names with a wrong letter: %s."
            " Let a superuser run CREATE EXTENSION pg_trgm, then: manage.py rebuild_directory --trigrams",
            str(error).splitlines()[0],
        )


def drop_trigrams(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        for name in ("new", "gone"):
            editor.execute(f"DROP TRIGGER IF EXISTS directory_term_{name}")
        editor.execute("DROP TABLE IF EXISTS directory_term_fts")
    else:
        editor.execute("DROP INDEX IF EXISTS directory_term_trigrams")


def has_trigrams() -> bool:
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        return cursor.fetchone() is not None
