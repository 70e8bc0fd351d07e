"""Triggers that refuse UPDATE, DELETE and TRUNCATE below Django: no code of ours can change what was decided."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION siegel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append only: %', TG_TABLE_NAME; END $$
"""
GUARDED = """
SELECT DISTINCT event_object_table FROM information_schema.triggers
WHERE trigger_schema = current_schema() AND action_timing = 'BEFORE' AND event_manipulation = 'DELETE'
ORDER BY event_object_table
"""


def create_triggers(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_FUNCTION, params=None)  # its % is no placeholder
        editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION siegel_append_only()"
        )
        forbid_emptying(editor, table)
        return
    for verb in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
        )


def forbid_emptying(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """PostgreSQL's TRUNCATE fires no trigger of a row; SQLite has no such statement."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
        editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION siegel_append_only()"
        )


def guarded_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Those whose rows a trigger may keep from being deleted; none on SQLite, where nothing else empties them."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        return [table for (table,) in cursor.fetchall()]


def drop_triggers(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def forbid_changes(table: str) -> migrations.RunPython:
    """The migration operation for one table."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        create_triggers(editor, table)

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        drop_triggers(editor, table)

    return migrations.RunPython(forwards, backwards)


def forbid_changes_again(table: str) -> migrations.RunPython:
    """After a change of such a table: SQLite makes it anew, and the triggers are gone with the old one."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        drop_triggers(editor, table)
        create_triggers(editor, table)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
