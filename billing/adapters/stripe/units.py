"""Amounts as Stripe counts them: like ISO 4217, but for two currencies that it has always counted in hundredths."""

from typing import Final

# Stripe keeps them with two decimals "for backwards compatibility": 5 ISK are 500, and no other amount is taken.
IN_HUNDREDTHS: Final = frozenset({"ISK", "UGX"})


def theirs(amount: int, currency: str) -> int:
    return amount * 100 if currency.upper() in IN_HUNDREDTHS else amount


def ours(amount: int, currency: str) -> int:
    """Stripe never holds a part of a whole one of these; should it, that is not money that we know."""
    return amount // 100 if currency.upper() in IN_HUNDREDTHS else amount
