"""More time once, one copy of a paper, and domains that are looked at again."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="more_time_at",
            field=models.DateTimeField(
                help_text="When the business asked for more time to answer", null=True
            ),
        ),
        migrations.AddField(
            model_name="domainproof",
            name="state_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="domainproof", name="absent_since", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="domainproof",
            name="next_at",
            field=models.DateTimeField(help_text="When to look again, once proven", null=True),
        ),
        migrations.AddIndex(
            model_name="domainproof",
            index=models.Index(
                condition=models.Q(("state__in", ["proven", "lost"])),
                fields=["next_at"],
                name="verification_domain_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("case", "sha256"),
                name="verification_one_copy_of_a_document",
            ),
        ),
    ]
