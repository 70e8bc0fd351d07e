from django.db import migrations

from billing.models.notes_end import let_notes_end


class Migration(migrations.Migration):

    dependencies = [
        ("billing", "0017_audit_cleared"),
    ]

    operations = [let_notes_end()]
