"""What stands behind ports: who moves money, and what others may ask about a plan."""

from django.conf import settings

from billing.adapters.entitlements import Contracts
from billing.adapters.stripe import Stripe
from billing.adapters.stripe.connection import Account
from billing.adapters.transfer import BankTransfer
from billing.ports import Payments


def payments_from_settings() -> tuple[Payments, ...]:
    """Bank transfer, which needs nobody; and Stripe where the operator has an account there."""
    given = settings.BILLING["stripe"]
    if not given["key"]:
        return (BankTransfer(),)
    account = Account(
        given["key"], tuple(given["secrets"]), given["url"].rstrip("/"), settings.OUTSIDE_TIMEOUT_SECONDS
    )
    return (BankTransfer(), Stripe(account))


def entitlements() -> Contracts:
    return Contracts()


__all__ = ["entitlements", "payments_from_settings"]
