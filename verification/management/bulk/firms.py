"""The n-th made-up business: everything that tells it from the others follows from its number."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from accounts.rules.skeletons import skeleton
from verification.management.bulk.words import FIRST_NAMES, SURNAMES, TRADES
from verification.rules import codes

PREFIX: Final = "made-"
# 45 bits are nine characters of a code; odd factors map the numbers onto them one to one, and far apart.
_BITS: Final = 45
_FACTOR: Final = 0x9E3779B97F4A7C15 | 1
_DRAWS: Final = 32
_EACH: Final = 999_999


@dataclass(frozen=True)
class Place:
    """A city with its postcode, its register court and its dialling code."""

    city: str
    postcode: str
    court: str
    dial: str


PLACES: Final = (
    Place("Berlin", "10115", "Berlin (Charlottenburg)", "+4930"),
    Place("Hamburg", "20095", "Hamburg", "+4940"),
    Place("Frankfurt am Main", "60311", "Frankfurt am Main", "+4969"),
    Place("München", "80331", "München", "+4989"),
)


@dataclass(frozen=True, slots=True)
class Firm:
    """What one business is called and known by."""

    number: int
    slug: str
    name: str
    skeleton: str
    person: str
    place: Place
    e164: str
    register_no: str
    lei: str
    code: str

    @property
    def legal_name(self) -> str:
        return f"{self.name} GmbH"

    @property
    def email(self) -> str:
        return f"{self.slug}@made.example"


def firm(number: int) -> Firm:
    """Always the same for the same number; up to ten million are told apart by number, code and register entry."""
    rest, trade = divmod(number, len(TRADES))
    rest, surname = divmod(rest, len(SURNAMES))
    again, first = divmod(rest, len(FIRST_NAMES))
    parts = [TRADES[trade], FIRST_NAMES[first], SURNAMES[surname], *([str(again + 1)] if again else [])]
    block, within = divmod(number, len(PLACES))
    return Firm(
        number=number,
        slug=slug(number),
        name=" ".join(parts),
        skeleton="".join(map(_key, parts)),
        person=" ".join(parts[1:3]),
        place=PLACES[within],
        # Eight digits behind the dialling code; the demonstration and the tests use other lengths and beginnings.
        e164=f"{PLACES[within].dial}7{block:07d}",
        register_no=_register_no(block),
        lei=_lei(number),
        code=_code(number),
    )


def slug(number: int) -> str:
    return f"{PREFIX}{number:08d}"


def number_of(slug: str) -> int:
    """The way back; raises ValueError for a slug that is none of ours."""
    if not re.fullmatch(rf"{PREFIX}\d{{8}}", slug):
        raise ValueError(slug)
    return int(slug.removeprefix(PREFIX))


@cache
def _key(word: str) -> str:
    # Skeletons of words without a legal form can be put together; reading a million whole names takes minutes.
    return skeleton(word)


def _register_no(block: int) -> str:
    letter, number = divmod(block, _EACH)
    return f"HRB {number + 1}" + (f" {chr(64 + letter)}" if letter else "")


def _lei(number: int) -> str:
    body = f"999900{number:012d}"
    return f"{body}{98 - int(body + '00') % 97:02d}"


def _code(number: int) -> str:
    # Where the check symbol is no letter or digit, the next number of a row of its own is taken.
    for draw in range(_DRAWS):
        value = ((number * _DRAWS + draw + 1) * _FACTOR) % (1 << _BITS)
        body = "".join(codes.ALPHABET[value >> shift & 31] for shift in range(_BITS - 5, -1, -5))
        if (check := codes.check_character(body)) in codes.ALPHABET:
            return body + check
    raise ValueError(f"no code for {number}")
