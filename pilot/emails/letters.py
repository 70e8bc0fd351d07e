"""What all mails of the pilot have in common: plain text, one closing, and a stable id."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def letter(*, to: str, subject: str, paragraphs: list[str], key: str) -> EmailMessage:
    """A mail to one address. `key` names the cause: a job that runs twice sends the same Message-ID."""
    body = "\n\n".join([_("Hello,"), *(paragraph for paragraph in paragraphs if paragraph), _closing()])
    headers = {"Message-ID": f"<pilot.{key}@{settings.PUBLIC_HOST}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=f"{subject} – {settings.SITE_NAME}", body=body + "\n", to=[to], headers=headers
    )


def day(moment: datetime | None) -> str:
    """21.11.2026 or 21 November 2026."""
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""


def _closing() -> str:
    stray = _("You did not sign up? Then somebody gave your address by mistake. You can ignore this mail.")
    return f"{settings.SITE_NAME}\n{settings.PUBLIC_URL}\n\n{stray}"
