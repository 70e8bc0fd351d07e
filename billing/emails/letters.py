"""What all mails about money have in common: who gets them, plain text, and where to go."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Business
from billing.rules.money import decimal, exponent
from billing.selectors.tax import contacts

Letter = tuple[str, list[str]]
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}


def send(business: Business, write: Callable[[], Letter], *, key: str) -> None:
    """To everybody who hears about the business's money, in their language. `key` names the cause."""
    for person in contacts(business):
        with override(person.language):
            subject, lines = write()
            letter(person.email, subject, lines, key=f"{key}.{person.pk.hex[:8]}").send()


def letter(to: str, subject: str, lines: list[str], *, key: str) -> EmailMessage:
    """A job that runs twice sends the same Message-ID."""
    headers = {"Message-ID": f"<billing.{key}@{settings.PUBLIC_HOST}>", "Auto-Submitted": "auto-generated"}
    body = "\n\n".join([_("Hello,"), *(line for line in lines if line), settings.SITE_NAME])
    return EmailMessage(
        subject=f"{subject} – {settings.SITE_NAME}", body=f"{body}\n", to=[to], headers=headers
    )


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return date_format(localtime(value) if isinstance(value, datetime) else value, "DATE_FORMAT")


def amount(minor: int, currency: str) -> str:
    """29,00 € in German, €29.00 in English."""
    digits = exponent(currency)
    text = f"{abs(decimal(minor, currency)):,.{digits}f}"
    sign, mark = "-" if minor < 0 else "", SYMBOLS.get(currency, currency)
    if (get_language() or "de").startswith("en"):
        return f"{sign}{mark}{text}" if len(mark) == 1 else f"{sign}{mark} {text}"
    return f"{sign}{text.translate(str.maketrans(',.', '.,'))}\N{NO-BREAK SPACE}{mark}"


def plan_page() -> str:
    return settings.PUBLIC_URL + reverse("billing:plan")
