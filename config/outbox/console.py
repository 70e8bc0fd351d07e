"""The development mail backend: mails become rows that the page of sent messages shows."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from config.outbox.models import ConsoleMessage


class ConsoleMailBackend(BaseEmailBackend):
    """Writes each mail into the development outbox; refuses to work where DEBUG is off."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.CONSOLE_GATEWAY_ALLOWED:
            raise ImproperlyConfigured("EMAIL_URL=console is for development; set smtp://... instead")
        for message in email_messages:
            for address in message.recipients():
                ConsoleMessage.objects.create(
                    kind="mail",
                    to=address,
                    subject=message.subject[:254],
                    body=str(message.body),
                    at=timezone.now(),
                )
        return len(email_messages)
