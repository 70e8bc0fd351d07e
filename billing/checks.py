"""System checks of what an invoice must say, and of what makes it."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from config.kernel.ports import port

OURS: Final = ("name", "email")
PLACE: Final = ("street", "postcode", "city")


@register(deploy=True)
def invoices_are_complete(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What § 14 (4) UStG asks of every invoice; an operator who charges nobody may leave it."""
    missing = [f"OPERATOR_{key.upper()}" for key in OURS if not settings.OPERATOR[key]]
    missing += [f"OPERATOR_{key.upper()}" for key in PLACE if not settings.BILLING[key]]
    if not settings.OPERATOR["vat_id"] and not settings.BILLING["tax_number"]:
        missing.append("OPERATOR_VAT_ID or OPERATOR_TAX_NUMBER")
    if not missing:
        return []
    return [Caution("Invoices would be incomplete.", hint=f"Set {', '.join(missing)}.", id="billing.W001")]


@register(deploy=True)
def invoices_can_be_made(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    try:
        port("billing.paper")
    except ImproperlyConfigured as error:
        return [Caution("No invoice can be made here.", hint=f"{error}.", id="billing.W002")]
    return []
