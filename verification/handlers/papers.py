"""Whatever ends a case, opens it again or changes the end of a seal moves the day on which papers are deleted."""

from uuid import UUID

from config.outbox.models import Event
from verification.models import Case
from verification.services import retention


def date(event: Event) -> None:
    ids = event.ids
    business = ids["business"] if "business" in ids else Case.objects.get(pk=ids["case"]).business_id
    retention.settle(business_id=UUID(str(business)))
