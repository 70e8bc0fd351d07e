"""Making letters and handing them over, and telling people what became of them."""

from uuid import UUID

from django.utils import timezone

from config.outbox.models import Event
from verification.emails import letters as emails
from verification.models import Letter
from verification.services import letters


def hand_over(event: Event) -> None:
    letters.dispatch(letter_id=UUID(event.ids["letter"]), at=timezone.now())


def for_case(event: Event) -> None:
    letters.ask_for_case(case_id=UUID(event.ids["case"]), at=timezone.now())


def tell_posted(event: Event) -> None:
    emails.posted(_letter(event))


def tell_returned(event: Event) -> None:
    emails.returned(_letter(event))


def _letter(event: Event) -> Letter:
    return Letter.objects.select_related("business", "phone").get(pk=UUID(event.ids["letter"]))
