"""System checks of the settings that invoices rest on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from billing.rules.tax import RATES


@register(deploy=True)
def country_has_rates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.OPERATOR_COUNTRY in RATES or settings.BILLING["small_business"]:
        return []
    hint = "Add the country's rates to billing/rules/tax.py, or set INVOICE_SMALL_BUSINESS if that is true."
    return [
        Error("No rates of value added tax are known for OPERATOR_COUNTRY.", hint=hint, id="billing.E001")
    ]
