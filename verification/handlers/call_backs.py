"""Telling a business about the call that it asked for."""

from uuid import UUID

from config.outbox.models import Event
from verification.emails import call_backs as emails
from verification.models import CallBack


def _call(event: Event) -> CallBack:
    return CallBack.objects.select_related("phone").get(pk=UUID(event.ids["callback"]))


def tell_asked(event: Event) -> None:
    emails.asked(_call(event))


def tell_missed(event: Event) -> None:
    emails.missed(_call(event))


def tell_confirmed(event: Event) -> None:
    emails.confirmed(_call(event))


def tell_ended(event: Event) -> None:
    emails.ended(_call(event))
