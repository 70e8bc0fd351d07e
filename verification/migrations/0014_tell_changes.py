"""What the internet reads tells of its changes."""

from django.db import migrations

from config.outbox.telling import tell


class Migration(migrations.Migration):
    dependencies = [("verification", "0013_letters_and_calls"), ("outbox", "0006_changes")]
    operations = [
        tell("verification_answer", '{row}."key"'),
        tell("verification_badge", "'f:' || {row}.\"key\""),
        tell("verification_statuslist", "'l:' || {row}.number"),
        tell("verification_signingkey", "'k'"),
    ]
