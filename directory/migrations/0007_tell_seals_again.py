"""Seals tell of their changes again: on SQLite a column that is added makes the table anew, without its triggers."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.telling import create_triggers, drop_triggers
from directory.models.told import PAGES

SEALS = "verification_seal"


def again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    key, verbs = PAGES[SEALS]
    drop_triggers(editor, SEALS, verbs)
    create_triggers(editor, SEALS, key, verbs)


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_webhooks"), ("verification", "0020_further_numbers")]
    operations = [migrations.RunPython(again, migrations.RunPython.noop)]
