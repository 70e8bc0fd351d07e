"""Triggers that keep an owner in every business, whatever code of ours, or hand at the database, does."""

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE: Final = "accounts_membership"
# The business row is the lock: two owners who remove each other at once wait for one another here, and the
# second one's look, a statement of its own, sees what the first has committed.
FUNCTION: Final = """
CREATE OR REPLACE FUNCTION siegel_keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.role = 'owner' AND NEW.business_id = OLD.business_id THEN RETURN NEW; END IF;
  END IF;
  PERFORM 1 FROM accounts_business WHERE id = OLD.business_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM accounts_membership
                 WHERE business_id = OLD.business_id AND role = 'owner' AND id <> OLD.id) THEN
    RAISE EXCEPTION 'last owner of a business' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
# SQLite has one writer at a time, so that looking is enough. No other table is named here: a trigger that names
# one keeps SQLite from ever rebuilding that table, which is how migrations change columns there.
ALONE: Final = (
    "OLD.role = 'owner' AND NOT EXISTS (SELECT 1 FROM accounts_membership "
    "WHERE business_id = OLD.business_id AND role = 'owner' AND id <> OLD.id)"
)
CHANGED: Final = "NOT (NEW.role = 'owner' AND NEW.business_id = OLD.business_id) AND "


def guard_last_owner(editor: BaseDatabaseSchemaEditor) -> None:
    """A migration that changes a column of the table calls this again: on SQLite the rebuilt table has no triggers."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION, params=None)
        editor.execute(
            f"CREATE TRIGGER {TABLE}_last_owner BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION siegel_keep_an_owner()"
        )
        return
    for verb, more in (("UPDATE", CHANGED), ("DELETE", "")):
        editor.execute(
            f"CREATE TRIGGER {TABLE}_last_owner_{verb.lower()} BEFORE {verb} ON {TABLE} WHEN {more}{ALONE} "
            "BEGIN SELECT RAISE(ABORT, 'last owner of a business'); END"
        )


def drop_last_owner_guard(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_last_owner ON {TABLE}")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_last_owner_{verb}")
