"""The constraint on currencies made the table anew on SQLite, which took the triggers with it."""

from django.db import migrations

from config.outbox.append_only import forbid_changes_again


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_plan_currencies")]
    operations = [forbid_changes_again("billing_planversion")]
