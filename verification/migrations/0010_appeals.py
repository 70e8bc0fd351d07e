"""Objections; and a trigger below Django: who decided does not decide the objection to it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import create_triggers, drop_triggers, forbid_changes

TABLE = "verification_decision"
NAME = "verification_decision_by_another"
OPEN = ["draft", "submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed"]
# Only this table is named: a trigger that names another one could not outlive that one's next migration on SQLite.
SAME = """NEW.outcome IN ('upheld', 'partly', 'overturned') AND EXISTS (SELECT 1 FROM verification_decision earlier
    WHERE earlier.id = NEW.previous_id AND (NEW.reviewer_id IN (earlier.reviewer_id, earlier.second_reviewer_id)
      OR NEW.second_reviewer_id IN (earlier.reviewer_id, earlier.second_reviewer_id)))"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {SAME} THEN RAISE EXCEPTION 'by another: the objection is decided by who decided before'
    USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$
"""


def loosen(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite makes the table anew for a constraint, and would take its triggers along."""
    drop_triggers(editor, TABLE)


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)
        editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
        return
    editor.execute(
        f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} WHEN {SAME} "
        "BEGIN SELECT RAISE(ABORT, 'by another: the objection is decided by who decided before'); END"
    )


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
        return
    editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


def tighten(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    create_triggers(editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_badges")]
    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=8000)),
                ("saved_at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="The last moment at which it may be submitted")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeal",
                        to="verification.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="verification.decision",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint("case", "verification_one_open_case_per_kind"),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["business", "kind"],
                condition=models.Q(state__in=OPEN) & ~models.Q(kind="appeal"),
                name="verification_one_open_case_per_kind",
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["previous"],
                condition=models.Q(kind="appeal") & ~models.Q(state="withdrawn"),
                name="verification_one_appeal_per_case",
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=~models.Q(kind="appeal") | models.Q(previous__isnull=False),
                name="verification_appeal_is_about_a_case",
            ),
        ),
        migrations.RunPython(loosen, tighten),
        migrations.RemoveConstraint("decision", "verification_one_terminal_decision"),
        migrations.AlterField(
            "decision",
            "outcome",
            models.CharField(
                choices=[
                    ("approved", "Approved"),
                    ("rejected", "Rejected"),
                    ("revoked", "Revoked"),
                    ("suspended", "Suspended"),
                    ("resumed", "Resumed"),
                    ("upheld", "Upheld"),
                    ("partly", "Partly"),
                    ("overturned", "Overturned"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "decision",
            "previous",
            models.ForeignKey(
                help_text="The one before; for an objection the one that it is about",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later",
                to="verification.decision",
            ),
        ),
        migrations.AlterField(
            "proposal",
            "outcome",
            models.CharField(
                choices=[
                    ("approve", "Approve"),
                    ("reject", "Reject"),
                    ("suspend", "Suspend"),
                    ("revoke", "Revoke"),
                    ("resume", "Resume"),
                    ("uphold", "Uphold"),
                    ("partly", "Partly"),
                    ("overturn", "Overturn"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(outcome__in=["approved", "rejected", "upheld", "partly", "overturned"]),
                name="verification_one_terminal_decision",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["upheld", "partly", "overturned"])
                | models.Q(previous__isnull=False) & ~models.Q(reasons=[]),
                name="verification_appeal_names_its_decision",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["partly", "overturned"]) | models.Q(needs_second=True),
                name="verification_overturning_needs_four_eyes",
            ),
        ),
        forbid_changes(TABLE),
        migrations.RunPython(guard, unguard),
    ]
