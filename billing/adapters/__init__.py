"""What stands behind ports: who moves money, and what others may ask about a plan."""

from billing.adapters.entitlements import Contracts
from billing.adapters.transfer import BankTransfer
from billing.ports import Payments


def payments_from_settings() -> Payments:
    """Bank transfer, which needs nobody."""
    return BankTransfer()


def entitlements() -> Contracts:
    return Contracts()


__all__ = ["entitlements", "payments_from_settings"]
