"""Measures and disputes may run side by side: a business has several numbers, and each may be in trouble."""

from django.db import migrations, models

OPEN = ["draft", "submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed"]


class Migration(migrations.Migration):
    dependencies = [("verification", "0020_further_numbers")]

    operations = [
        migrations.RemoveConstraint("case", "verification_one_open_case_per_kind"),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["business", "kind"],
                condition=models.Q(state__in=OPEN) & ~models.Q(kind__in=["appeal", "dispute", "misuse"]),
                name="verification_one_open_case_per_kind",
            ),
        ),
    ]
