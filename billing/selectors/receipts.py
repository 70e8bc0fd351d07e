"""The link to the receipt of a cancellation: its reference and a keyed hash, stored nowhere."""

import hmac

from django.conf import settings
from django.urls import reverse

from billing.models import Cancellation
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
    return Cancellation.objects.filter(reference=reference).first()


def receipt_page(row: Cancellation) -> str:
    """The whole address, for a mail; in the language that is active."""
    return settings.PUBLIC_URL + reverse("billing:cancel_received", args=[receipt_token(row)])
