"""Triggers that keep invoices for as long as the law wants it, and know the one lawful way to remove them.

Nothing of an invoice is changed or deleted, as everywhere that is append only, unless a row of billing_removal says
that its time is over; and the database takes such a row only after that, by its own clock. Then its lines and document
may be deleted, and its words emptied; number, day and sums stay as they are for ever.

These triggers name each other's tables, which keeps SQLite from making one of those tables anew. A migration that
changes a column or constraint of one therefore begins with `let_go` and ends with `keep_again`.
"""

from collections.abc import Collection
from typing import Final

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.rules.retention import INVOICE_YEARS
from config.outbox.append_only import create_triggers, drop_triggers, forbid_emptying

GUARDED: Final = ("billing_invoice", "billing_invoiceline", "billing_invoicedocument")
WORDS: Final = {"buyer": "{}", "seller": "{}", "reason": ""}
STAYS: Final = (
    "id", "kind", "issuer", "year", "serial", "number", "cause", "reference", "business_id", "subscription_id",
    "order_id", "corrects_id", "issued_on", "issued_at", "due_on", "period_start", "period_end", "language", "currency",
    "net", "tax", "gross", "prepaid", "taxes", "treatment", "consultation", "consulted_on",
)  # fmt: skip
FIRST_YEAR: Final = INVOICE_YEARS + 1  # of those in which it may go, counted from the year of issue
POSTGRES: Final = f"""
CREATE OR REPLACE FUNCTION siegel_kept_by_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'billing_removal' THEN
    IF EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id
               AND date_trunc('year', i.issued_on) + interval '{FIRST_YEAR} years' <= CURRENT_DATE) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_TABLE_NAME = 'billing_invoice' THEN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM billing_removal r WHERE r.invoice_id = OLD.id)
       AND NEW.buyer = '{{}}' AND NEW.seller = '{{}}' AND NEW.reason = ''
       AND to_jsonb(NEW) - 'buyer' - 'seller' - 'reason' = to_jsonb(OLD) - 'buyer' - 'seller' - 'reason' THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM billing_removal r WHERE r.invoice_id = OLD.invoice_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'append only: %', TG_TABLE_NAME;
END $$
"""  # noqa: S608 - made of constants
_GONE: Final = "EXISTS (SELECT 1 FROM billing_removal r WHERE r.invoice_id = OLD.{column})"
IN_TIME: Final = (
    "EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id "  # noqa: S608 - made of constants
    f"AND date(i.issued_on, 'start of year', '+{FIRST_YEAR} years') <= date('now'))"
)
REMOVAL: Final = "billing_removal_in_time"


def _sqlite(columns: Collection[str]) -> dict[tuple[str, str], str]:
    """When each table refuses which verb, while an invoice has these columns: some came with later migrations."""
    emptied = [f"NEW.{name} = '{value}'" for name, value in WORDS.items()]
    same = [f"NEW.{name} IS OLD.{name}" for name in STAYS if name in columns]
    return {
        (
            "billing_invoice",
            "update",
        ): f"WHEN NOT ({' AND '.join([_GONE.format(column='id'), *emptied, *same])})",
        ("billing_invoice", "delete"): "",
        **{
            (table, verb): "" if verb == "update" else f"WHEN NOT {_GONE.format(column='invoice_id')}"
            for table in GUARDED[1:]
            for verb in ("update", "delete")
        },
    }


def keep_invoices(editor: BaseDatabaseSchemaEditor) -> None:
    """In place of the triggers that refuse everything; they have the same names."""
    for table in GUARDED:
        drop_triggers(editor, table)
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)  # its % is no placeholder
        for table in GUARDED:
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION siegel_kept_by_law()"
            )
            forbid_emptying(editor, table)
        editor.execute(
            f"CREATE TRIGGER {REMOVAL} BEFORE INSERT ON billing_removal "
            "FOR EACH ROW EXECUTE FUNCTION siegel_kept_by_law()"
        )
        return
    with editor.connection.cursor() as cursor:
        described = editor.connection.introspection.get_table_description(cursor, "billing_invoice")
    for (table, verb), when in _sqlite({column.name for column in described}).items():
        editor.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
        )
    editor.execute(
        f"CREATE TRIGGER {REMOVAL} BEFORE INSERT ON billing_removal WHEN NOT {IN_TIME} "
        "BEGIN SELECT RAISE(ABORT, 'append only: billing_removal'); END"
    )


def drop_invoice_guard(editor: BaseDatabaseSchemaEditor) -> None:
    for table in GUARDED:
        drop_triggers(editor, table)
    on = " ON billing_removal" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {REMOVAL}{on}")


def _guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_invoice_guard(editor)
    keep_invoices(editor)


def _without(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_invoice_guard(editor)


def _plain(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """As it was before there was a lawful way."""
    drop_invoice_guard(editor)
    for table in GUARDED:
        create_triggers(editor, table)


def let_go() -> migrations.RunPython:
    return migrations.RunPython(_without, _guard)


def keep_again() -> migrations.RunPython:
    return migrations.RunPython(_guard, _without)


def keep_from_now_on() -> migrations.RunPython:
    return migrations.RunPython(_guard, _plain)
