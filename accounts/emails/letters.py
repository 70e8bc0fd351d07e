"""What every mail of ours has in common: it says who writes, in the subject and at the end, and greets."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


def titled(subject: str) -> str:
    """A subject among many in a mailbox: what it is about, then who writes."""
    return f"{subject} – {settings.SITE_NAME}"


def plain(
    to: str, subject: str, paragraphs: Iterable[str], *, headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """In the language that is active; empty paragraphs are left out."""
    closing = f"{settings.SITE_NAME}\n{settings.PUBLIC_URL}"
    body = "\n\n".join([_("Hello,"), *(one for one in paragraphs if one), closing])
    return EmailMessage(
        subject=titled(subject),
        body=f"{body}\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
