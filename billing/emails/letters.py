"""What all mails about money have in common: who gets them, plain text, and where to go."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Business
from billing.selectors.recipients import contacts

Letter = tuple[str, list[str]]
# File name, content, media type.
Attached = tuple[str, bytes, str]


def send(
    business: Business, write: Callable[[], Letter], *, key: str, attached: Sequence[Attached] = ()
) -> list[str]:
    """To everybody who hears about the business's money, in their language; says to whom. `key` names the cause."""
    people = list(contacts(business))
    for person in people:
        with override(person.language):
            subject, lines = write()
            letter(person.email, subject, lines, key=f"{key}.{person.pk.hex[:8]}", attached=attached).send()
    return [person.email for person in people]


def letter(
    to: str, subject: str, lines: list[str], *, key: str, attached: Sequence[Attached] = ()
) -> EmailMessage:
    """A job that runs twice sends the same Message-ID."""
    headers = {"Message-ID": f"<billing.{key}@{settings.PUBLIC_HOST}>", "Auto-Submitted": "auto-generated"}
    body = "\n\n".join([_("Hello,"), *(line for line in lines if line), settings.SITE_NAME])
    return EmailMessage(
        subject=f"{subject} – {settings.SITE_NAME}",
        body=f"{body}\n",
        to=[to],
        headers=headers,
        attachments=list(attached),
    )


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return date_format(localtime(value) if isinstance(value, datetime) else value, "DATE_FORMAT")


def plan_page() -> str:
    return settings.PUBLIC_URL + reverse("billing:plan")


def size_page() -> str:
    return settings.PUBLIC_URL + reverse("billing:size")
