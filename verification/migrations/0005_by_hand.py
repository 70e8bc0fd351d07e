"""A reviewer's word beside or against a source, our own delay, and indexes that both databases can use."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0004_phones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveIndex(model_name="domainproof", name="verification_domain_due"),
        migrations.AddIndex(
            model_name="domainproof",
            index=models.Index(fields=["state", "next_at"], name="verification_domain_due"),
        ),
        migrations.RemoveIndex(model_name="finding", name="verification_finding_due"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["state", "next_at"], name="verification_finding_due"),
        ),
        migrations.AddField(
            model_name="finding",
            name="overridden_at",
            field=models.DateTimeField(help_text="When a reviewer set its mismatch aside", null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="overridden_by",
            field=models.ForeignKey(
                null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="confirmed_at",
            field=models.DateTimeField(help_text="When a reviewer confirmed it by hand", null=True),
        ),
        migrations.AddField(
            model_name="requirement",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="late_at",
            field=models.DateTimeField(help_text="When we told the business that we are late", null=True),
        ),
        migrations.AlterField(
            model_name="case",
            name="escalated_at",
            field=models.DateTimeField(help_text="When 80 % of our time was over", null=True),
        ),
    ]
