"""A name comes to stand beside a seal: it takes the place of the one before, and is told apart from others' names."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.lifecycle import NAME
from accounts.models import Business, BusinessName
from accounts.selectors.names import is_borne
from config.kernel.actors import SYSTEM
from config.outbox.moves import move

# What a seal has for its name, less the name at its longest, a space and two brackets.
LONGEST_SUFFIX: Final = 37
MOST_OF_A_PLACE: Final = 100
OPEN: Final = (BusinessName.State.PROPOSED, BusinessName.State.APPROVED)


@transaction.atomic
def stand(name: BusinessName, *, at: datetime) -> None:
    """`name`, which was proposed, is the approved one from now on. Where another business bears it already, this one
    bears its city behind it: whoever came first is not renamed for what somebody else does."""
    for old in BusinessName.objects.filter(business_id=name.business_id, state=BusinessName.State.APPROVED):
        move(old, NAME, "retire", by=SYSTEM, at=at, changes={"valid_to": at})
    move(name, NAME, "approve", by=SYSTEM, at=at, changes={"valid_from": at, "city_suffix": suffix_of(name)})


def suffix_of(name: BusinessName) -> str:
    """The first of nothing, the city, postcode and city, and these counted, with which nobody else stands here.

    Who decides on two equal names at the same time takes turns: both rows are locked, in one order.
    """
    if not name.skeleton:
        return ""
    rows = BusinessName.objects.select_for_update().filter(skeleton=name.skeleton, state__in=OPEN)
    list(rows.order_by("pk").values_list("pk"))
    business = Business.objects.get(pk=name.business_id)
    free = (
        suffix
        for suffix in _suffixes(business)
        if not is_borne(f"{name.text} {suffix}", business=business.pk)
    )
    return next(free, "")


def _suffixes(business: Business) -> Iterator[str]:
    nearer = f"{business.postcode} {business.city}".strip()
    yield ""
    yield business.city[:LONGEST_SUFFIX]
    yield nearer[:LONGEST_SUFFIX]
    yield from (f"{nearer[: LONGEST_SUFFIX - 4]} {count}" for count in range(2, MOST_OF_A_PLACE))
