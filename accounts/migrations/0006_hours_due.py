"""The row says when a business is asked about its hours; those that are public already are asked a year after that."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    profiles = apps.get_model("accounts", "Profile")
    for profile in profiles.objects.filter(published_at__isnull=False).iterator(chunk_size=500):
        looked = max(filter(None, (profile.confirmed_at, profile.published_at)))
        profiles.objects.filter(pk=profile.pk).update(hours_due_at=looked + timedelta(days=365))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_slugs")]
    operations = [
        migrations.AddField(
            model_name="profile",
            name="hours_due_at",
            field=models.DateTimeField(
                db_index=True,
                help_text="When the business is asked whether hours and holidays are still right; empty once it was",
                null=True,
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
