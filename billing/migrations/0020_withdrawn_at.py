"""When a plan was withdrawn from; of those before this column, by their withdrawal that took an invoice back."""

from django.db import migrations, models
from django.db.models import Max


def known(apps, _schema_editor):
    """Whoever was withdrawn from and has ordered nothing since."""
    Cancellation = apps.get_model("billing", "Cancellation")
    Invoice = apps.get_model("billing", "Invoice")
    rows = Cancellation.objects.filter(kind="withdrawal", state="applied", subscription__version=None)
    for subscription, at in rows.order_by().values_list("subscription").annotate(at=Max("state_at")):
        notes = Invoice.objects.filter(subscription=subscription, kind="credit_note", issued_at=at)
        if notes.exists():
            apps.get_model("billing", "Subscription").objects.filter(pk=subscription).update(withdrawn_at=at)


class Migration(migrations.Migration):
    dependencies = [("billing", "0019_bank_differences")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="withdrawn_at",
            field=models.DateTimeField(
                help_text="When a plan that had begun was last withdrawn from; what was paid goes back", null=True
            ),
        ),
        migrations.RunPython(known, migrations.RunPython.noop),
    ]
