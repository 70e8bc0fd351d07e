"""What directory does when it hears of an event."""

from uuid import UUID

from config.outbox.models import Event
from directory.services import customers
from verification.models import CustomerChallenge


def close_door(event: Event) -> None:
    """Somebody at the number said "that was not me": whoever came in with its code is shown out."""
    found = CustomerChallenge.objects.filter(pk=UUID(event.ids["customerchallenge"])).first()
    if found is not None:
        customers.close_door(number_hmac=found.number_hmac)
