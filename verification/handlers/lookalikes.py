"""What follows when a warning begins, and when it is about to end."""

from config.outbox.models import Event
from verification.emails import lookalikes as emails
from verification.models import Lookalike


def tell_imitated(event: Event) -> None:
    """Nothing is said of one that was lifted in the meantime."""
    rows = Lookalike.objects.select_related("seal__business")
    found = rows.filter(pk=int(event.ids["lookalike"]), state="in_force").first()
    if found is not None:
        emails.imitated(found)


def tell_ending(event: Event) -> None:
    """Nothing is said of one that was renewed or lifted in the meantime."""
    found = Lookalike.objects.filter(pk=int(event.ids["lookalike"]), state="in_force").first()
    if found is not None and found.reminded_at is not None:
        emails.ending(found)
