"""A lock PIN that was given up ends after a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0011_purging")]
    operations = [
        migrations.AddField(
            "phonenumber",
            "lock_pin_until",
            models.DateTimeField(help_text="The PIN was given up, and counts until then", null=True),
        ),
    ]
