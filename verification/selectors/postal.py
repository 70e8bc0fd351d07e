"""The postal address of a business: whether it is whole, and whether two are the same place."""

from accounts.models import Business
from accounts.rules import postcodes

# The name may be mended after a letter was sent; street, place and country are what a letter confirms.
PLACE_LINES = 3


def is_whole(business: Business) -> bool:
    postcode = bool(business.postcode) or not postcodes.needed(business.country)
    return bool(business.street and business.city) and postcode


def place(lines: tuple[str, ...]) -> str:
    """What is counted and compared of an envelope: street, place and country, however they are spaced."""
    return "\n".join(" ".join(line.split()).casefold() for line in lines[-PLACE_LINES:])


def same_place(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return place(one) == place(other)
