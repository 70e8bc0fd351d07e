"""What of an invoice credit paid when it was issued. Without a default no table is made anew; its guard learns the column."""

from django.db import migrations, models

from billing.models.kept_by_law import keep_again, let_go


class Migration(migrations.Migration):
    dependencies = [("billing", "0020_withdrawn_at")]

    operations = [
        let_go(),
        migrations.AddField(
            model_name="invoice",
            name="prepaid",
            field=models.BigIntegerField(
                help_text="What of `gross` credit paid when this was issued; unknown on older documents", null=True
            ),
        ),
        keep_again(),
    ]
