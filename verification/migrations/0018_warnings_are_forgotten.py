"""The steps of a warning stay as they are, and go with the warning once it is over."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import create_triggers, drop_triggers

TABLE = "verification_lookalikestep"
NAME = f"{TABLE}_append_only"
OPEN = """EXISTS (SELECT 1 FROM verification_lookalike l WHERE l.id = OLD.lookalike_id
  AND l.state NOT IN ('refused', 'lifted', 'expired'))"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT {OPEN} THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'append only: {TABLE}';
END $$
"""


def let_go(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Under the names that they had: a test and an invariant look for them."""
    drop_triggers(editor, TABLE)
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)
        editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()"
        )
        return
    abort = f"BEGIN SELECT RAISE(ABORT, 'append only: {TABLE}'); END"
    editor.execute(f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {abort}")
    editor.execute(f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} WHEN {OPEN} {abort}")


def hold(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_triggers(editor, TABLE)
    create_triggers(editor, TABLE)
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_stays()")


class Migration(migrations.Migration):
    dependencies = [("verification", "0017_lookalikes")]
    operations = [migrations.RunPython(let_go, hold)]
