"""The link to the receipt of a cancellation: its reference and a keyed hash, stored nowhere."""

import hmac
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.models import Cancellation
from billing.selectors.size import verdict
from config.kernel.keys import derive, versions

PURPOSE = "billing.cancellation"
MAC = 32


def receipt_token(row: Cancellation) -> str:
    return f"{row.reference}{derive(PURPOSE, row.reference)}"


def by_receipt_token(token: str) -> Cancellation | None:
    """The cancellation of a genuine link, else None. Links made with an older key still open."""
    reference, mac = token[:-MAC], token[-MAC:]
    made = (derive(PURPOSE, reference, version=version) for version in versions("link"))
    if not any(hmac.compare_digest(mac.encode(), one.encode()) for one in made):
        return None
    return Cancellation.objects.select_related("subscription").filter(reference=reference).first()


def ends(row: Cancellation) -> list[tuple[Any, date]]:
    """What ends when, of a cancellation from one's own plan and while it holds; of others nothing is told."""
    contract = row.subscription
    own = row.state == "applied" and row.state_at == row.received_at and not row.is_withdrawal
    if contract is None or not own or contract.cancelled_at != row.received_at:
        return []
    stays = contract.has_more and verdict(contract.business_id).small
    found = [
        (_("The plan ends on"), contract.plan_ends_on if contract.version_id else None),
        (_("The contract ends on"), None if stays else contract.ends_on),
    ]
    return [(what, day) for what, day in found if day is not None]


def receipt_page(row: Cancellation) -> str:
    """The whole address, for a mail; in the language that is active."""
    return settings.PUBLIC_URL + reverse("billing:cancel_received", args=[receipt_token(row)])
