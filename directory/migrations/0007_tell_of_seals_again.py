"""Seals got a column, for which SQLite made their table anew and lost its triggers: without them no copy is ever made."""

from django.db import migrations

from config.outbox.telling import tell_again
from directory.models.told import PAGES

TABLE = "verification_seal"


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_webhooks"), ("verification", "0020_further_numbers")]
    operations = [tell_again(TABLE, *PAGES[TABLE])]
