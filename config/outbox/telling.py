"""Triggers that tell of every change to what the internet reads, and the forgetting of what was told long ago."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.apps.registry import Apps
from django.db import connection, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.models import Change

VERBS = {"postgresql": ("insert", "update", "delete", "truncate"), "sqlite": ("insert", "update", "delete")}
# A copy that has not looked for longer than a sixth of this is made anew, so nobody misses what is forgotten.
KEPT = timedelta(hours=1)
MARK = "~"
EVERYTHING = "*"  # the whole table was emptied
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO outbox_change ("key") SELECT {came} FROM came;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO outbox_change ("key") SELECT {gone} FROM gone;
  ELSIF TG_OP = 'TRUNCATE' THEN
    INSERT INTO outbox_change ("key") VALUES ('*');
  ELSE
    INSERT INTO outbox_change ("key") SELECT {gone} FROM gone UNION SELECT {came} FROM came;
  END IF;
  RETURN NULL;
END $$
"""
POSTGRES_ROWS = {
    "insert": "REFERENCING NEW TABLE AS came",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS came",
    "delete": "REFERENCING OLD TABLE AS gone",
    "truncate": "",
}
SQLITE_ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
POSITION = {
    "postgresql": ("pg_snapshot_xmin(pg_current_snapshot())::text", "xid < CAST(%s AS xid8)"),
    "sqlite": ("(SELECT COALESCE(MAX(id), 0) FROM outbox_change)", "id <= CAST(%s AS INTEGER)"),
}


ALL = ("insert", "update", "delete")


def triggers_of(table: str, vendor: str, verbs: Sequence[str] = ALL) -> list[str]:
    return [f"{table}_tells_{verb}" for verb in _verbs(vendor, verbs)]


def _verbs(vendor: str, verbs: Sequence[str]) -> list[str]:
    """Those of `verbs`; that a whole table was emptied is told of every table."""
    return [verb for verb in VERBS[vendor] if verb in verbs or verb == "truncate"]


def create_triggers(
    editor: BaseDatabaseSchemaEditor, table: str, key: str, verbs: Sequence[str] = ALL
) -> None:
    """`key` is SQL for the key of a row that is called {row} in it."""
    if editor.connection.vendor == "postgresql":
        came, gone = key.format(row="came"), key.format(row="gone")
        editor.execute(POSTGRES_FUNCTION.format(table=table, came=came, gone=gone), params=None)
    vendor = editor.connection.vendor
    for verb, name in zip(_verbs(vendor, verbs), triggers_of(table, vendor, verbs), strict=True):
        if vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} {POSTGRES_ROWS[verb]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_tells()"
            )
            continue
        told = "".join(
            f'INSERT INTO outbox_change ("key") VALUES ({key.format(row=row)}); '  # noqa: S608 - from migrations
            for row in SQLITE_ROWS[verb]
        )
        editor.execute(f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} BEGIN {told}END", params=None)


def drop_triggers(editor: BaseDatabaseSchemaEditor, table: str, verbs: Sequence[str] = ALL) -> None:
    for name in triggers_of(table, editor.connection.vendor, verbs):
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def tell(table: str, key: str, verbs: Sequence[str] = ALL) -> migrations.RunPython:
    """The migration operation for one table."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        create_triggers(editor, table, key, verbs)

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        drop_triggers(editor, table, verbs)

    return migrations.RunPython(forwards, backwards)


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Forgets what was over an hour ago, and marks where now is; returns how many rows went.

    By marks and not by age: a transaction may write early and end late, and what it told must outlive its end.
    """
    here, before = POSITION[connection.vendor]
    marks = Change.objects.filter(key__startswith=MARK, at__lt=at - KEPT).order_by("-id")
    mark, gone = marks.values_list("key", flat=True).first(), 0
    with connection.cursor() as cursor:
        if mark is not None:
            cursor.execute(f"DELETE FROM outbox_change WHERE {before}", [mark.removeprefix(MARK)])  # noqa: S608
            gone = cursor.rowcount
        cursor.execute(f"INSERT INTO outbox_change (\"key\") VALUES ('{MARK}' || {here})")  # noqa: S608
    return gone
