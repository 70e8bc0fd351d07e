"""A warning knows when its business was told of it, so that its end is told to whoever heard of its beginning."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def were_told(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """So far everybody was, when it came into force. What is over stays as it is, which a trigger sees to."""
    rows = apps.get_model("verification", "Lookalike").objects.filter(state="in_force")
    rows.update(told_at=F("since"))


class Migration(migrations.Migration):
    dependencies = [("verification", "0018_warnings_are_forgotten")]

    operations = [
        migrations.AddField("lookalike", "told_at", models.DateTimeField(help_text="When the business that is imitated was told", null=True)),
        migrations.RunPython(were_told, migrations.RunPython.noop),
    ]
