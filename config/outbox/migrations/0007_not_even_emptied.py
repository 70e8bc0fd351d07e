from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import forbid_emptying, guarded_tables


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Tables whose rows stay were guarded row by row, which PostgreSQL's TRUNCATE does not notice."""
    for table in guarded_tables(editor.connection):
        forbid_emptying(editor, table)


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0006_changes"),
        ("accounts", "0006_hours_due"),
        ("billing", "0020_withdrawn_at"),
        ("directory", "0008_entry_weeks"),
        ("pilot", "0005_draws_and_endings"),
        ("verification", "0022_the_address_a_list_was_signed_for"),
    ]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
