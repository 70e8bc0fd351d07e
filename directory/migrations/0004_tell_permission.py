from django.db import migrations

from config.outbox.telling import tell


class Migration(migrations.Migration):
    """Blocks are told by their own id, so that no hash of a number stays where changes are told."""

    dependencies = [
        ("directory", "0003_entries"),
        ("outbox", "0006_changes"),
    ]

    operations = [
        tell("directory_block", "'b:' || CAST({row}.id AS text)"),
        tell("directory_apikey", "'s:' || {row}.secret_hmac"),
    ]
