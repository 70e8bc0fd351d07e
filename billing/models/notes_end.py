"""The trigger that keeps payments as they are, and lets the note on one be emptied once its time is over."""

from typing import Final

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.rules.retention import PAYMENT_NOTE_YEARS
from config.outbox.append_only import create_triggers, drop_triggers, forbid_emptying

TABLE: Final = "billing_payment"
FIRST_YEAR: Final = PAYMENT_NOTE_YEARS + 1  # of those in which it may go, counted from the year of booking
STAYS: Final = (
    "id", "business_id", "kind", "reverses_id", "method", "key", "currency", "amount", "received_on", "booked_at",
    "booked_by_id",
)  # fmt: skip
POSTGRES: Final = f"""
CREATE OR REPLACE FUNCTION siegel_payment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.note = '' AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note'
     AND date_trunc('year', OLD.booked_at AT TIME ZONE 'UTC') + interval '{FIRST_YEAR} years' <= CURRENT_DATE THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append only: %', TG_TABLE_NAME;
END $$
"""
_SAME: Final = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in STAYS)
SQLITE: Final = (
    f"WHEN NOT (NEW.note = '' AND {_SAME} "
    f"AND date(OLD.booked_at, 'start of year', '+{FIRST_YEAR} years') <= date('now'))"
)


def _guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_triggers(editor, TABLE)
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)  # its % is no placeholder
        editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION siegel_payment_stays()"
        )
        forbid_emptying(editor, TABLE)
        return
    for verb, when in (("update", SQLITE), ("delete", "")):
        editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} {when} "
            f"BEGIN SELECT RAISE(ABORT, 'append only: {TABLE}'); END"
        )


def _plain(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_triggers(editor, TABLE)
    create_triggers(editor, TABLE)


def let_notes_end() -> migrations.RunPython:
    return migrations.RunPython(_guard, _plain)
