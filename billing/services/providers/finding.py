"""Which provider holds which kind of method; a bank transfer needs none."""

from typing import cast

from billing.models import PaymentMethod
from billing.ports import Payments
from config.kernel.ports import port

BANK = PaymentMethod.Kind.BANK_TRANSFER


def providers() -> tuple[Payments, ...]:
    return cast("tuple[Payments, ...]", port("billing.payments"))


def by_name(name: str) -> Payments | None:
    """None for one that is not set up (any more)."""
    return next((one for one in providers() if one.name == name), None)


def by_kind(kind: str) -> Payments | None:
    return next((one for one in providers() if kind in one.kinds), None)


def offered() -> tuple[str, ...]:
    """The kinds of method that a business can choose, as `PaymentMethod.Kind` spells them."""
    return tuple(kind for one in providers() for kind in one.kinds)
