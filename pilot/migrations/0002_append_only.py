"""Rows that are written once, enforced by the database."""

from django.db import migrations

from config.outbox.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("pilot", "0001_initial")]
    operations = [forbid_changes("pilot_notice")]
