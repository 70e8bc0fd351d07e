"""Who paid stands at the entry of the bank file alone, which is forgotten in time; not beside the payment for ever."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.outbox.append_only import create_triggers, drop_triggers

TABLE = "billing_payment"


def forget_payers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What an operator noted on a payment marked by hand stays, and so does everything else of the books."""
    drop_triggers(editor, TABLE)
    payments = apps.get_model("billing", "Payment").objects.using(editor.connection.alias)
    payments.filter(key__startswith="bank:").exclude(note="").update(note="")
    create_triggers(editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("billing", "0014_receipts")]
    operations = [migrations.RunPython(forget_payers, migrations.RunPython.noop)]
