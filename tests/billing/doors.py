"""What stands behind the addresses of billing: an order, an invoice, a cancellation and a sample of one business."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from billing.models import OpenItem
from billing.services import cancelling, sizes
from tests import factories
from tests.billing.factories import buy, contract, declare_size
from verification.models import Seal


def billing_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """Rows of the sealed business by the names of addresses."""
    now = timezone.now()
    made = contract(seal.business, at=now)
    declare_size(made, now.year - 1, at=now)
    if not made.serial:
        buy(made, at=now)
    person = User.objects.filter(desk_role="operator").first() or factories.user(desk_role="operator")
    sample = sizes.draw(year=now.year - 1, wanted=1, person=person, at=now)
    written = cancelling.Written("Zacharias", "Huber", f"{sample.pk}@example.org")
    row = cancelling.receive(written=written, language="de", at=now)
    return {
        "billing:change": {"code": "large"},
        "billing:cancel_received": {"reference": row.reference},
        "billing:desk_mark": {"pk": OpenItem.objects.latest("pk").pk},
        "billing:desk_sample": {"pk": sample.pk},
        "billing:desk_close": {"pk": sample.entries.get().pk, "outcome": "fits"},
        "billing:desk_cancellation": {"pk": row.pk, "action": "apply"},
    }
