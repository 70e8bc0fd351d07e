"""Keeps every slug that was ever given, beginning with those of today."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.models.slugs import forget_slugs, keep_slugs


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(
        "INSERT INTO accounts_slug (text, business_id, given_at) SELECT slug, id, created_at FROM accounts_business"
    )
    keep_slugs(editor)


def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    forget_slugs(editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_logos")]
    operations = [
        migrations.CreateModel(
            name="Slug",
            fields=[
                ("text", models.SlugField(max_length=80, primary_key=True, serialize=False)),
                ("given_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="slugs",
                        to="accounts.business",
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
