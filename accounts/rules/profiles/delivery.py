"""How goods and services reach the customer: the parts of a delivery offer."""

from dataclasses import dataclass, field
from typing import Literal

from accounts.rules.profiles.words import BothLanguages

Mode = Literal["pickup", "own_delivery", "parcel", "digital", "on_site"]
MODES: tuple[Mode, ...] = ("pickup", "own_delivery", "parcel", "digital", "on_site")


@dataclass(frozen=True)
class Area:
    """Where an offer holds. `postcodes` are single ones ("10115"), beginnings ("101*") or ranges ("10115-10179") in
    `countries[0]`; `radius_km` counts from the location `around`; `countries` are ISO 3166-1 alpha-2.
    """

    kind: Literal["anywhere", "postcodes", "radius", "countries"] = "anywhere"
    postcodes: tuple[str, ...] = ()
    radius_km: int = 0
    around: str = ""
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fee:
    """From an order value of `from_value` on delivery costs `fee`; both in minor units of the offer's currency."""

    from_value: int
    fee: int


@dataclass(frozen=True)
class DeliveryOffer:
    """One way to get what the business sells; each mode at most once. Money in minor units of `currency` (ISO 4217).

    `fees` ascend by `from_value` and begin at 0; none means that no fee was stated. `minimum` is the smallest order,
    `free_from` the order value from which delivery is free. `lead_days` and `lead_hours` are how long it takes;
    `cut_off` (minutes since midnight) is until when an order counts for that day; `days` are weekdays, Monday = 0,
    none means the opening days.
    """

    mode: Mode
    area: Area = field(default_factory=Area)
    currency: str = "EUR"
    fees: tuple[Fee, ...] = ()
    minimum: int | None = None
    free_from: int | None = None
    lead_days: int | None = None
    lead_hours: int | None = None
    cut_off: int | None = None
    days: tuple[int, ...] = ()
    note: BothLanguages = field(default_factory=BothLanguages)
