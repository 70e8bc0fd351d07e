"""System checks of the settings that invoices and payments rest on, and of what makes their documents."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from billing.rules.tax import RATES
from config.kernel.ports import port

OURS: Final = ("name", "email")
PLACE: Final = ("street", "postcode", "city")


@register(deploy=True)
def country_has_rates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.OPERATOR_COUNTRY in RATES or settings.BILLING["small_business"]:
        return []
    hint = "Add the country's rates to billing/rules/tax.py, or set INVOICE_SMALL_BUSINESS if that is true."
    return [
        Error("No rates of value added tax are known for OPERATOR_COUNTRY.", hint=hint, id="billing.E001")
    ]


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


@register()
def provider_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key alone moves money and never hears what became of it."""
    given = settings.BILLING["stripe"]
    if not given["key"]:
        return []
    url, found = urlsplit(given["url"]), []
    if not given["key"].startswith(("sk_", "rk_")):
        found.append(("STRIPE_KEY is not a secret key.", "It begins with sk_ or rk_.", "billing.E002"))
    if not given["secrets"]:
        hint = "Stripe shows it beside the address of the webhook; it begins with whsec_."
        found.append(("STRIPE_KEY is set without STRIPE_WEBHOOK_SECRETS.", hint, "billing.E003"))
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost"):
        found.append(("STRIPE_API_URL is not https.", "Leave it alone for Stripe's own.", "billing.E004"))
    return [Error(what, hint=hint, id=number) for what, hint, number in found]
