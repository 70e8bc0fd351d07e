"""What follows when a warning begins, when it is about to end, and when it has ended."""

from django.utils import timezone

from config.outbox.models import Event
from verification.emails import lookalikes as emails
from verification.models import Lookalike
from verification.services import lookalikes


def tell_imitated(event: Event) -> None:
    """Nothing is said of one that was lifted in the meantime."""
    found = Lookalike.objects.select_related("seal__business").filter(pk=int(event.ids["lookalike"])).first()
    if found is not None and lookalikes.note_told(lookalike=found, at=timezone.now()):
        emails.imitated(found)


def tell_ended(event: Event) -> None:
    """Nothing is said to a business that never heard of it: it was over before the mail about it was written."""
    rows = Lookalike.objects.select_related("seal__business").exclude(state__in=Lookalike.OPEN)
    found = rows.filter(pk=int(event.ids["lookalike"]), told_at__isnull=False).first()
    if found is not None:
        emails.ended(found)


def tell_ending(event: Event) -> None:
    """Nothing is said of one that was renewed or lifted in the meantime."""
    found = Lookalike.objects.filter(pk=int(event.ids["lookalike"]), state="in_force").first()
    if found is not None and found.reminded_at is not None:
        emails.ending(found)
