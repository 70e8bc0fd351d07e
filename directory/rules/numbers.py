"""The number that a program asks about: E.164, and nothing else."""

import re
from functools import cache
from typing import Final

import phonenumbers

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_CALLING_CODE, _FEWEST_DIGITS = 3, 2  # the library's own bounds


def is_itself(e164: str) -> bool:
    """Whether the library would read these digits behind a plus sign as the number that they are, and find it possible.

    False says only that the library has to be asked. It changes nothing but numbers that begin with what is dialled
    before national ones, and finds possible whatever has as many digits as its country has numbers of; so both can be
    known without reading the number, which takes it twenty times as long.
    """
    for end in range(2, _LONGEST_CALLING_CODE + 2):
        plan = _plan(e164[1:end])
        if plan is not None:
            prefix, lengths = plan
            return len(e164) - end in lengths and (prefix is None or prefix.match(e164, end) is None)
    return False


@cache
def _plan(calling_code: str) -> tuple[re.Pattern[str] | None, frozenset[int]] | None:
    """What may be dialled before a national number, and how many digits one has; None for no calling code."""
    code = int(calling_code or "0")
    if code not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        return None
    region = phonenumbers.region_code_for_country_code(code)
    known = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if known is None or known.general_desc is None:
        return None
    prefix, digits = known.national_prefix_for_parsing, known.general_desc
    lengths = (*digits.possible_length, *digits.possible_length_local_only)
    return re.compile(prefix) if prefix else None, frozenset(n for n in lengths if n >= _FEWEST_DIGITS)


def canonical(text: str) -> str | None:
    """The number as a customer's was stored, or None when it is not in E.164.

    A plus sign that was not encoded arrives as a blank. Numbers that exist twice in one spelling (a trunk zero
    that was kept) become one.
    """
    typed = f"+{text[1:]}" if text[:1] == " " else text
    if not _E164.fullmatch(typed):
        return None
    return typed if is_itself(typed) else _read(typed)


def _read(typed: str) -> str | None:
    try:
        number = phonenumbers.parse(typed)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
