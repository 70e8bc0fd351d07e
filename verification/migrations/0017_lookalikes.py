"""Warnings about what only looks like a verified business; and a trigger below Django: what they are about stays."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import forbid_changes
from config.outbox.telling import create_triggers, drop_triggers, tell

TABLE = "verification_lookalike"
NAME = "verification_lookalike_stays"
FACTS = ("kind", "value", "key", "seal_id", "ground", "evidence", "reference", "proposer_id", "created_at")
CHANGED = " OR ".join(f'NEW."{column}" <> OLD."{column}"' for column in FACTS)
UNDONE = "OLD.confirmer_id IS NOT NULL AND (NEW.confirmer_id IS NULL OR NEW.confirmer_id <> OLD.confirmer_id)"
OVER = "OLD.state IN ('refused', 'lifted', 'expired')"
BROKEN = f"{CHANGED} OR ({UNDONE}) OR {OVER}"
SAYING = "a lookalike stays what it was decided about"
POSTGRES = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {BROKEN} THEN RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$
"""


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)
        editor.execute(f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()")
        return
    editor.execute(
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN {BROKEN} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"
    )


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
        return
    editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


def be_silent(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite makes the table anew for a column, and would take its triggers along."""
    drop_triggers(editor, "verification_answer")


def speak_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    create_triggers(editor, "verification_answer", '{row}."key"')


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0016_changes_of_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Lookalike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("number", "Number"), ("domain", "Domain"), ("name", "Name")], max_length=6
                    ),
                ),
                (
                    "value",
                    models.CharField(help_text="E.164, an A-label host, or the name as it is shown", max_length=253),
                ),
                ("key", models.CharField(max_length=280)),
                ("ground", models.CharField(help_text="From the closed list", max_length=20)),
                (
                    "evidence",
                    models.TextField(help_text="Internal: what was seen, where and when", max_length=4000),
                ),
                (
                    "reference",
                    models.CharField(blank=True, help_text="Of the report that led to it", max_length=10),
                ),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("state_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="By when somebody of the desk has to look at it", null=True),
                ),
                ("since", models.DateTimeField(help_text="From when on it was shown", null=True)),
                (
                    "until",
                    models.DateTimeField(help_text="It ends by itself, unless somebody looks again", null=True),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "confirmer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookalikes",
                        to="verification.seal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state__in=["proposed", "in_force"]),
                        fields=("key",),
                        name="verification_one_open_lookalike_per_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(confirmer__isnull=True) | ~models.Q(confirmer=models.F("proposer")),
                        name="verification_lookalike_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(state="in_force")
                        | models.Q(confirmer__isnull=False, since__isnull=False, until__isnull=False),
                        name="verification_lookalike_in_force_was_confirmed",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "-id"], name="verification_lookalike_list"),
                    models.Index(
                        fields=["until"],
                        condition=models.Q(state="in_force"),
                        name="verification_lookalike_ending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LookalikeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(max_length=10)),
                ("note", models.TextField(blank=True, max_length=4000)),
                ("at", models.DateTimeField()),
                (
                    "lookalike",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="verification.lookalike",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="Empty where it came about by itself",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(guard, unguard),
        forbid_changes("verification_lookalikestep"),
        migrations.RunPython(be_silent, speak_again),
        migrations.AlterField(
            "answer",
            "seal",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="verification.seal",
            ),
        ),
        migrations.AddField(
            "answer",
            "lookalike",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="verification.lookalike",
            ),
        ),
        migrations.AddConstraint(
            "answer",
            models.CheckConstraint(
                condition=models.Q(seal__isnull=False) | models.Q(lookalike__isnull=False),
                name="verification_answer_is_about_something",
            ),
        ),
        tell("verification_answer", '{row}."key"'),
    ]
