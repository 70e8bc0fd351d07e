"""Who runs this, and the rules of its bills, from the environment."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import env


def operator_settings() -> dict[str, str]:
    """Shown on the legal pages."""
    return {
        "name": env("OPERATOR_NAME"),
        "address": env("OPERATOR_ADDRESS"),
        "email": env("OPERATOR_EMAIL"),
        "phone": env("OPERATOR_PHONE"),
        "register": env("OPERATOR_REGISTER"),
        "vat_id": env("OPERATOR_VAT_ID"),
        "security": env("SECURITY_CONTACT"),
    }


def datev_settings() -> dict[str, Any]:
    """Whose books the year's export is written for."""
    chart = env("DATEV_CHART")
    if chart not in ("03", "04"):
        raise ImproperlyConfigured("DATEV_CHART is 03 or 04")
    return {"consultant": env("DATEV_CONSULTANT"), "client": env("DATEV_CLIENT"), "chart": chart}


def billing_settings() -> dict[str, Any]:
    """`issuer` names the series of invoice numbers: another legal person begins another series."""
    return {
        "issuer": env("INVOICE_ISSUER"),
        "due_days": env("INVOICE_DUE_DAYS"),
        "small_business": env("INVOICE_SMALL_BUSINESS"),
        "trial_days": env("TRIAL_DAYS"),
        "withdrawal": env("CONTRACT_WITHDRAWAL"),
        "free_public_bodies": env("FREE_PUBLIC_BODIES"),
        "free_charities": env("FREE_CHARITIES"),
        "street": env("OPERATOR_STREET"),
        "postcode": env("OPERATOR_POSTCODE"),
        "city": env("OPERATOR_CITY"),
        "tax_number": env("OPERATOR_TAX_NUMBER"),
        "bank": env("OPERATOR_BANK"),
        "iban": env("OPERATOR_IBAN"),
        "bic": env("OPERATOR_BIC"),
        "refund_alone": env("REFUND_ALONE_CENTS"),
        "stripe": {
            "key": env("STRIPE_KEY"),
            "secrets": env("STRIPE_WEBHOOK_SECRETS"),
            "url": env("STRIPE_API_URL"),
        },
    }
