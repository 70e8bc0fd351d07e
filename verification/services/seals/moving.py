"""Our own address has changed: what is said of seals that are not signed any more names it too.

Living seals are signed anew each day, and at once under another address (`refresh`). Suspended and ended ones are not,
but their answers name the status list and their badges our host, so both are written again, a portion for each event.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from config.outbox.services import record
from verification.models import Seal
from verification.services.seals import answers
from verification.services.seals.lists import ADDRESS_CHANGED

BATCH: Final = 200


@transaction.atomic
def go_on(number: int, *, after: int, at: datetime) -> int:
    """Writes the next portion of the seals that have their place on this list; the last of them is the next event's."""
    rows = Seal.objects.filter(status_list_id=number, pk__gt=after).exclude(state=Seal.State.ACTIVE)
    # Locked, so that a deed on one of them comes before or after, and never in between.
    seals = list(rows.select_for_update(of=("self",)).select_related("business").order_by("pk")[:BATCH])
    answers.write_many(seals, {seal.pk: answers.body_of(seal, at=at) for seal in seals}, at=at)
    if len(seals) == BATCH:
        record(ADDRESS_CHANGED, at=at, statuslist=number, after=seals[-1].pk)
    return len(seals)
