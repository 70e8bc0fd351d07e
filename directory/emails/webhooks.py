"""Owners hear of every webhook, so that none is added behind their backs, and of one that was switched off."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.emails.letters import plain
from accounts.models import User
from accounts.selectors.people import name_of
from directory.models import Webhook
from directory.rules.webhooks import Target, target

# What happened -> subject, what is said of it, and what to do.
UNEXPECTED = _("If you did not expect this, look at the webhooks and remove what you do not know:")
WORDS: Mapping[str, tuple[Any, Any, Any]] = {
    "directory.webhook_added": (
        _("A webhook was added"),
        _("From now on we tell %(host)s what happens to the seal of %(business)s."),
        UNEXPECTED,
    ),
    "directory.webhook_secret_exchanged": (
        _("A webhook has a new secret"),
        _(
            "The webhook of %(business)s at %(host)s has a new secret. Its page says until when the old one is good."
        ),
        UNEXPECTED,
    ),
    "directory.webhook_disabled": (
        _("A webhook was switched off"),
        _(
            "We have stopped telling %(host)s what happens to the seal of %(business)s: it answered that it is"
            " gone, or nothing reached it for 72 hours."
        ),
        _("Mend the receiver, switch the webhook on again and send what was missed:"),
    ),
}


def told(webhook: Webhook, *, kind: str) -> list[EmailMessage]:
    """One mail to each owner; none about an address that is already removed."""
    if not webhook.address:
        return []
    owners = User.objects.filter(
        memberships__business=webhook.business, memberships__role="owner", is_active=True
    ).distinct()
    return [_letter(person, webhook, target(webhook.address), kind) for person in owners]


def _letter(person: User, webhook: Webhook, where: Target, kind: str) -> EmailMessage:
    """Names the host only: a path may hold somebody's key."""
    with override(person.language or "de"):
        subject, first, rest = (str(words) for words in WORDS[kind])
        said = first % {"host": where.host, "business": name_of(webhook.business)}
        link = settings.PUBLIC_URL + reverse("directory:webhooks")
        return plain(person.email, subject, [said, f"{rest}\n{link}"])
