"""A refusal in the reader's words; where a plan has no room, with the way to it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.services.entitlements import LimitReached
from config.kernel.errors import Refused


def said(refusal: Refused) -> str:
    """For a message or an error that belongs to no field: the link would stand inside the one to the field."""
    if not isinstance(refusal, LimitReached):
        return str(refusal)
    return format_html(
        '{} <a href="{}">{}</a>', str(refusal), reverse("billing:plan"), _("Your plan and its limits")
    )


def place_of(refusal: Refused, field: str) -> str | None:
    """Where a form says it: at `field`, or above all fields."""
    return None if isinstance(refusal, LimitReached) else field
