"""Numbers of invoices, and the reference a bank transfer carries so that it can be matched."""

import re
from typing import Final

PREFIXES: Final[dict[str, str]] = {"invoice": "", "credit_note": "G"}


def number(kind: str, year: int, serial: int) -> str:
    """2026-0042 for an invoice, G2026-0001 for a credit note: a series each, by year."""
    return f"{PREFIXES[kind]}{year}-{serial:04d}"


def creditor_reference(invoice_number: str) -> str:
    """The number as an ISO 11649 reference (RF, two check digits), which banks check while it is typed."""
    body = re.sub(r"[^0-9A-Z]", "", invoice_number.upper())
    return f"RF{98 - _digits(body + 'RF00') % 97:02d}{body}"


def is_creditor_reference(text: str) -> bool:
    """Does `text`, spaces aside, carry check digits that fit?"""
    plain = re.sub(r"\s", "", text.upper())
    if not re.fullmatch(r"RF[0-9]{2}[0-9A-Z]{1,21}", plain):
        return False
    return _digits(plain[4:] + plain[:4]) % 97 == 1


def _digits(text: str) -> int:
    """Letters count as 10 to 35."""
    return int("".join(str(int(char, 36)) for char in text))
