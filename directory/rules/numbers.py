"""The number that a program asks about: E.164, and nothing else."""

import re
from typing import Final

import phonenumbers

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def canonical(text: str) -> str | None:
    """The number as a customer's was stored, or None when it is not in E.164.

    A plus sign that was not encoded arrives as a blank. Numbers that exist twice in one spelling (a trunk zero
    that was kept) become one.
    """
    typed = f"+{text[1:]}" if text[:1] == " " else text
    if not _E164.fullmatch(typed):
        return None
    try:
        number = phonenumbers.parse(typed)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
