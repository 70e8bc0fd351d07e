"""A name comes to stand beside a seal: it takes the place of the one before, and is told apart from others' names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.lifecycle import NAME
from accounts.models import Business, BusinessName
from config.kernel.actors import SYSTEM
from config.outbox.moves import move

# What a seal has for its name, less the name at its longest, a space and two brackets.
LONGEST_SUFFIX: Final = 37
APPROVED: Final = BusinessName.State.APPROVED


@transaction.atomic
def stand(name: BusinessName, *, at: datetime) -> None:
    """`name`, which was proposed, is the approved one from now on. Where another business bears it already, this one
    bears its city behind it: whoever came first is not renamed for what somebody else does (product.md, same name)."""
    for old in BusinessName.objects.filter(business_id=name.business_id, state=APPROVED):
        move(old, NAME, "retire", by=SYSTEM, at=at, changes={"valid_to": at})
    move(name, NAME, "approve", by=SYSTEM, at=at, changes={"valid_from": at, "city_suffix": suffix_of(name)})


def suffix_of(name: BusinessName) -> str:
    """The city, where another business bears the name; with the postcode, where that one stands in the same city.

    Who decides on two equal names at the same time takes turns: both rows are locked, in one order.
    """
    if not name.skeleton:
        return ""
    rows = BusinessName.objects.select_for_update(of=("self",)).select_related("business")
    rows = rows.filter(skeleton=name.skeleton, state__in=(BusinessName.State.PROPOSED, APPROVED)).order_by(
        "pk"
    )
    borne = [
        row
        for row in rows
        if row.state == APPROVED and row.business_id != name.business_id and row.business.closed_at is None
    ]
    return _apart(Business.objects.get(pk=name.business_id), borne) if borne else ""


def _apart(business: Business, borne: Iterable[BusinessName]) -> str:
    near = business.city[:LONGEST_SUFFIX]
    nearer = f"{business.postcode} {business.city}".strip()[:LONGEST_SUFFIX]
    taken = {row.city_suffix.casefold() for row in borne}
    return nearer if near.casefold() in taken else near
