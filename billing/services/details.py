"""Writing down what a business wants on its invoices from now on."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Business, User
from accounts.permissions import actor
from billing.models import BillingDetails
from billing.services import contracts, vat
from config.outbox.services import audit


@transaction.atomic
def write(*, business: Business, given: dict[str, Any], person: User, at: datetime) -> BillingDetails:
    """Takes effect with the next invoice. A VAT id of another member state is asked about at once."""
    contracts.lock(business.pk)
    row, _new = BillingDetails.objects.update_or_create(
        business=business, defaults={**given, "written_at": at, "written_by": person}
    )
    audit("billing.details.write", by=actor(person), at=at, row=row)
    vat.ask(business=business, at=at)
    return row
