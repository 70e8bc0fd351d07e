"""What people set for themselves."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import actor
from config.outbox.services import audit


@transaction.atomic
def choose_language(*, person: User, language: str, at: datetime) -> None:
    """Mails come in this language from now on; the same one again changes nothing."""
    if User.objects.filter(pk=person.pk).exclude(language=language).update(language=language):
        audit("accounts.user.choose_language", by=actor(person), at=at, row=person)
