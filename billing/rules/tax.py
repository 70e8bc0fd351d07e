"""Which value added tax an invoice for an electronic service to a business carries, and why.

Sources: Directive 2006/112/EC art. 44 and 196 (place of supply and reverse charge between businesses), German UStG
§ 3a (2), § 12, § 13b, § 19. We sell to businesses only; a buyer in another member state who cannot be shown to be
one is charged the tax of the seller's country, since nobody else would pay it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Goods = Literal["standard", "reduced"]
Kind = Literal["domestic", "small_business", "reverse_charge", "unproven_business", "third_country"]

_UNION: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
MEMBERS: Final = frozenset(_UNION.split())
# Parts of another country as far as value added tax goes (art. 7 of the directive).
BELONGS_TO: Final[dict[str, str]] = {"MC": "FR"}
# Countries' rates in basis points with the first day of each: (since, standard, reduced).
RATES: Final[dict[str, tuple[tuple[date, int, int], ...]]] = {
    "DE": (
        (date(2007, 1, 1), 1900, 700),
        (date(2020, 7, 1), 1600, 500),
        (date(2021, 1, 1), 1900, 700),
    ),
}
# EN 16931 codes (UNCL 5305): standard, exempt, reverse charge, outside the scope of tax.
CATEGORIES: Final[dict[str, str]] = {
    "domestic": "S",
    "unproven_business": "S",
    "small_business": "E",
    "reverse_charge": "AE",
    "third_country": "O",
}


class NoRate(LookupError):
    """The seller's country has no rates in the table for that day."""


@dataclass(frozen=True)
class Seller:
    country: str
    vat_id: str = ""
    small_business: bool = False


@dataclass(frozen=True)
class Buyer:
    """`consultation` is the number under which the tax authorities confirmed `vat_id`."""

    country: str
    vat_id: str = ""
    vat_id_valid: bool = False
    consultation: str = ""


@dataclass(frozen=True)
class Treatment:
    """`rate` in basis points; `reasons` are codes that the pages put into words, most important first."""

    kind: Kind
    rate: int
    reasons: tuple[str, ...]

    @property
    def category(self) -> str:
        return CATEGORIES[self.kind]


def rate_of(country: str, goods: Goods, on: date) -> int:
    """Basis points in force in `country` on the day of supply; raises NoRate."""
    found = [row for row in RATES.get(country, ()) if row[0] <= on]
    if not found:
        raise NoRate(country)
    _since, standard, reduced = found[-1]
    return standard if goods == "standard" else reduced


def home(country: str) -> str:
    return BELONGS_TO.get(country, country)


def country_of_id(vat_id: str) -> str:
    """The country that a VAT id names: Greece writes EL; XI is Northern Ireland, whose ids serve goods alone."""
    prefix = vat_id[:2].upper()
    return "GR" if prefix == "EL" else prefix


def treat(seller: Seller, buyer: Buyer, *, goods: Goods = "standard", on: date) -> Treatment:
    """The tax of a service that `seller` does for `buyer` on a day."""
    if seller.small_business:
        return Treatment("small_business", 0, ("seller_is_small_business",))
    at, origin = home(buyer.country), home(seller.country)
    if at == origin:
        return Treatment("domestic", rate_of(origin, goods, on), (f"{goods}_rate",))
    if at not in MEMBERS:
        return Treatment("third_country", 0, ("buyer_outside_the_union",))
    if origin not in MEMBERS:
        return Treatment("third_country", 0, ("seller_outside_the_union",))
    missing = tuple(_missing(seller, buyer, at))
    if missing:
        return Treatment("unproven_business", rate_of(origin, goods, on), missing)
    return Treatment("reverse_charge", 0, ("both_vat_ids", "vat_id_confirmed"))


def _missing(seller: Seller, buyer: Buyer, at: str) -> list[str]:
    """What reverse charge still lacks; all of it at once."""
    missing = []
    if not seller.vat_id:
        missing.append("seller_vat_id_missing")
    if not buyer.vat_id:
        return [*missing, "buyer_vat_id_missing"]
    if home(country_of_id(buyer.vat_id)) != at:
        missing.append("buyer_vat_id_of_another_country")
    if not buyer.vat_id_valid:
        missing.append("buyer_vat_id_not_confirmed")
    elif not buyer.consultation:
        missing.append("consultation_number_missing")
    return missing
