"""When a paper's bytes were deleted, apart from when they are to be, and an index that both databases can use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0010_appeals")]
    operations = [
        migrations.RemoveIndex("document", "verification_document_purge"),
        migrations.AddField(
            "document", "purged_at", models.DateTimeField(help_text="When they were", null=True)
        ),
        migrations.AlterField(
            "document", "purge_at", models.DateTimeField(help_text="When its bytes are to be deleted", null=True)
        ),
        migrations.AlterField(
            "document",
            "removed_at",
            models.DateTimeField(help_text="From then on nobody sees it any more", null=True),
        ),
        migrations.AddIndex(
            "document", models.Index(fields=["purged_at", "purge_at"], name="verification_document_purge")
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=models.Q(purged_at__isnull=True) | models.Q(removed_at__isnull=False),
                name="verification_purged_document_is_removed",
            ),
        ),
    ]
