"""Mails that were composed inside a request, encrypted until the worker sends them."""

import base64
import json
from datetime import datetime

from cryptography.fernet import Fernet
from django.core.mail import EmailMessage
from django.db import transaction

from config.kernel.keys import secret
from config.outbox.models import PendingMail
from config.outbox.services import record


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(secret("mail")))


@transaction.atomic
def queue(*, to: str, subject: str, body: str, at: datetime) -> PendingMail:
    """Keeps the mail as a row and rings; nobody waits for a mail server inside a request."""
    text = json.dumps([to, subject, body]).encode()
    mail = PendingMail.objects.create(cipher=_box().encrypt(text), created_at=at)
    record("accounts.mail_queued", at=at, mail=mail.pk)
    return mail


def send(*, pk: int, at: datetime) -> None:
    """Sends and erases; a second call finds nothing to send."""
    mail = PendingMail.objects.filter(pk=pk, sent_at=None).first()
    if mail is None:
        return
    to, subject, body = json.loads(_box().decrypt(bytes(mail.cipher)))
    EmailMessage(subject=subject, body=body, to=[to]).send()
    PendingMail.objects.filter(pk=pk).update(cipher=b"", sent_at=at)
