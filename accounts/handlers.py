"""What accounts does when it hears of an event."""

from django.utils import timezone

from accounts.services import mails
from config.outbox.models import Event


def send_pending_mail(event: Event) -> None:
    mails.send(pk=int(event.ids["mail"]), at=timezone.now())
