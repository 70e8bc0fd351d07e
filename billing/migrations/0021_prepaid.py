"""What of an invoice credit paid when it was issued. Without a default: no table is made anew, and its guards stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0020_withdrawn_at")]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="prepaid",
            field=models.BigIntegerField(
                help_text="What of `gross` credit paid when this was issued; unknown on older documents", null=True
            ),
        ),
    ]
