"""A customer blocks a business, and lifts the block again; the answer to whoever asks changes with the commit."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.rules.retention import LIFTED_BLOCK_DAYS
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit
from directory.lifecycle import BLOCK
from directory.models import Block, Customer
from verification.services.customers import CUSTOMER

MOST = 1_000
BATCH = 200


class TooManyBlocks(Refused):
    """Nobody deals with that many businesses; a program may."""

    code = "too_many_blocks"
    message = _("You have blocked %(most)s businesses, more is not possible. Lift a block first.")


@transaction.atomic
def block(*, customer: Customer, business: Business, at: datetime) -> Block:
    """From now on the business may not contact the customer. Twice is once.

    Raises Customer.DoesNotExist where everything was erased a moment ago, and TooManyBlocks.
    """
    # The customer's row is the lock: the same form sent twice follows itself.
    current = Customer.objects.select_for_update().get(pk=customer.pk)
    found = Block.objects.filter(customer=current, business=business).first()
    if found is not None:
        again = {"since": at, "lifted_at": None}
        is_lifted = found.state == "lifted"
        return move(found, BLOCK, "set", by=CUSTOMER, at=at, changes=again) if is_lifted else found
    if current.blocks.count() >= MOST:
        raise TooManyBlocks(most=MOST)
    made = Block.objects.create(
        customer=current, business=business, number_hmac=current.number_hmac, state_at=at, since=at
    )
    audit("directory.block.set", by=CUSTOMER, at=at, row=made, to_state=made.state)
    return made


@transaction.atomic
def lift(*, customer: Customer, block_id: UUID, at: datetime) -> Block:
    """The business may contact the customer again. Twice is once. Raises Block.DoesNotExist for another's block."""
    Customer.objects.select_for_update().get(pk=customer.pk)
    found = Block.objects.select_related("business").get(pk=block_id, customer=customer)
    if found.state == "active":
        move(found, BLOCK, "lift", by=CUSTOMER, at=at, changes={"lifted_at": at})
    return found


def forget(*, at: datetime) -> int:
    """Deletes blocks that were lifted long ago, then customers who have none and proved a number as long ago."""
    before = at - timedelta(days=LIFTED_BLOCK_DAYS)
    lifted = Block.objects.filter(state="lifted", lifted_at__lt=before)
    gone = 0
    while ids := list(lifted.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        # One that is set again at this moment is not lifted any more, and stays.
        gone += lifted.filter(pk__in=ids).delete()[0]
    idle = Customer.objects.filter(proven_at__lt=before, blocks=None)
    while ids := list(idle.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        gone += _forget_customers(ids)
    return gone


@transaction.atomic
def _forget_customers(ids: list[UUID]) -> int:
    """Under the lock that a new block takes, so that none goes along."""
    rows = Customer.objects.filter(pk__in=ids)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    free = list(rows.filter(blocks=None).values_list("pk", flat=True))
    Customer.objects.filter(pk__in=free).delete()
    return len(ids)
