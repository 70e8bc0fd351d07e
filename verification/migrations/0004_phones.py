"""What proving a number needs: the "that was not me" link, and indexes that both databases can use."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0003_evidence")]
    operations = [
        migrations.AddField(
            model_name="challenge",
            name="link",
            field=models.CharField(
                help_text='Ends the address of "that was not me"', max_length=10, null=True, unique=True
            ),
        ),
        migrations.AddField(
            model_name="challenge",
            name="refusals",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How many of these it surely did not send"
            ),
        ),
        migrations.AddField(
            model_name="phonecontest",
            name="state_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.RemoveIndex(model_name="challenge", name="verification_challenge_expiry"),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["state", "expires_at"], name="verification_challenge_expiry"),
        ),
        migrations.RemoveIndex(model_name="phonenumber", name="verification_phone_expiry"),
        migrations.AddIndex(
            model_name="phonenumber",
            index=models.Index(fields=["state", "expires_at"], name="verification_phone_expiry"),
        ),
        migrations.AddIndex(
            model_name="phonenumber",
            index=models.Index(fields=["e164"], name="verification_phone_number"),
        ),
        migrations.AddIndex(
            model_name="phonecontest",
            index=models.Index(fields=["state", "ends_at"], name="verification_contest_end"),
        ),
    ]
