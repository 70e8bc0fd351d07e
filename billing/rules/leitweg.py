"""The Leitweg-ID, by which a public buyer in Germany says where an invoice goes: form and check digits."""

import re

_FORM = re.compile(r"(\d{2,12})(?:-([0-9A-Z]{1,30}))?-(\d{2})")


def looks_like_one(text: str) -> bool:
    """Digits and dashes in the order of a Leitweg-ID, whatever the check digits say."""
    return _FORM.fullmatch(text.strip().upper()) is not None


def is_leitweg_id(text: str) -> bool:
    """Do the check digits fit (ISO 7064 MOD 97-10, letters counting from 10)?"""
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        return False
    body = "".join(str(int(char, 36)) for char in found[1] + (found[2] or ""))
    return int(body + found[3]) % 97 == 1
