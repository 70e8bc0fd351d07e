"""Sums of money as people type them; the stored form is a whole number of minor units (ISO 4217)."""

import re
from typing import Final

from accounts.rules.text import ascii_digits

CURRENCIES: Final = (
    "EUR",
    "CHF",
    "GBP",
    "USD",
    "DKK",
    "SEK",
    "NOK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "JPY",
    "ISK",
)
# Currencies whose minor unit is the currency itself.
_NO_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
NO_CENTS: Final = frozenset(_NO_CENTS.split())
LARGEST: Final = 10_000_000_00
_SHAPE = re.compile(r"(\d{1,3}(?:[.,' ]\d{3})+|\d{1,9})(?:[.,](\d{1,2}|-+|–))?")
_AROUND = re.compile(r"(?i)€|£|\$|\b(?:eur|euro|chf|fr|gbp|usd)\b\.?")


def decimals(currency: str) -> int:
    return 0 if currency in NO_CENTS else 2


def parse(typed: str, currency: str) -> int | None:
    """ "4,90", "4.90 €", "1.250,-" or "12" in minor units; None for what is no sum or more than ten million."""
    text = _AROUND.sub("", ascii_digits(typed)).replace("\u00a0", " ").strip()
    found = _SHAPE.fullmatch(text)
    if not found:
        return None
    whole, cents = re.sub(r"\D", "", found[1]), found[2] or ""
    part = cents if cents.isdigit() else ""
    places = decimals(currency)
    if part and not places:
        return None
    amount = int(whole) * 10**places + (int(part.ljust(2, "0")) if part else 0)
    return amount if amount <= LARGEST else None


def typed(amount: int | None, currency: str, *, comma: bool) -> str:
    """The form of a sum in an input field: "4,90" or "4.90"; nothing for none."""
    if amount is None:
        return ""
    places = decimals(currency)
    whole, part = divmod(amount, 10**places)
    return f"{whole}{',' if comma else '.'}{part:02d}" if places else str(whole)
