"""What public pages are drawn from tells of its changes."""

from django.db import migrations

from config.outbox.telling import tell
from directory.models.told import PAGES


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_tell_permission"),
        ("accounts", "0006_hours_due"),
        ("verification", "0017_lookalikes"),
        ("outbox", "0006_changes"),
    ]
    operations = [tell(table, key, verbs=verbs) for table, (key, verbs) in PAGES.items()]
