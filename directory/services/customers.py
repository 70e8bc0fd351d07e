"""A customer comes in by proving a number, and goes by erasing everything."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.outbox.services import audit
from directory.models import Customer
from verification.models import CustomerChallenge
from verification.services import customers as proving
from verification.services.customers import CUSTOMER


def enter(*, challenge_id: UUID, code: str, at: datetime) -> Customer:
    """The customer whose number the code proves; what was there for this number before is there again.

    Not atomic on purpose: a try that was burnt stays burnt. Raises what `verification.services.customers.confirm`
    raises.
    """
    return recognise(challenge=proving.confirm(challenge_id=challenge_id, code=code, at=at), at=at)


@transaction.atomic
def recognise(*, challenge: CustomerChallenge, at: datetime) -> Customer:
    """The customer of a verified challenge, made where the number is new."""
    customer, is_new = Customer.objects.get_or_create(
        number_hmac=challenge.number_hmac, defaults={"door": _door(), "proven_at": at}
    )
    if is_new:
        audit("directory.customer.come", by=CUSTOMER, at=at, row=customer)
    else:
        Customer.objects.filter(pk=customer.pk).update(proven_at=at)
    return customer


def _door() -> str:
    return secrets.token_hex(16)


def close_door(*, number_hmac: str) -> None:
    """Ends every private page that is open for the number: its owner says that it was somebody else."""
    Customer.objects.filter(number_hmac=number_hmac).update(door=_door())


@transaction.atomic
def erase(*, customer: Customer, at: datetime) -> None:
    """Everything about the customer goes at once: blocks, codes, the hash of the number. Twice changes nothing."""
    current = Customer.objects.select_for_update().filter(pk=customer.pk).first()
    if current is None:
        return
    audit("directory.customer.erase", by=CUSTOMER, at=at, row=current)
    proving.forget(number_hmac=current.number_hmac)
    current.delete()
