"""Whether an offer comes to a postcode, as far as that can be known: we have no map, and ask nobody who has one."""

from typing import Final, Literal

from accounts.rules.profiles.areas import covers
from accounts.rules.profiles.delivery import DeliveryOffer
from accounts.rules.profiles.document import Document

Reach = Literal["yes", "no", "unknown"]
# Whoever comes for it, or gets it as a file, has no area.
COMES: Final = ("own_delivery", "parcel", "on_site")


def reach(offer: DeliveryOffer, document: Document, *, postcode: str, country: str) -> Reach:
    """Of a circle only its middle is certain: another postcode may lie inside or outside."""
    area = offer.area
    if area.kind == "anywhere":
        return "yes"
    if area.kind == "countries":
        return "yes" if country in area.countries else "no"
    if area.kind == "postcodes":
        if area.countries and area.countries[0] != country:
            return "no"
        return "yes" if covers(area.postcodes, postcode) else "no"
    around = document.location(area.around)
    if around is None or around.address.country not in ("", country):
        return "unknown"
    return "yes" if covers([around.address.postcode], postcode) else "unknown"


def country_of(document: Document, *, otherwise: str) -> str:
    """The country whose postcodes are asked for: that of the main location."""
    return (document.locations[0].address.country if document.locations else "") or otherwise
