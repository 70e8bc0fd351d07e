"""The offer of one mode: in its document, out of it, and as the fields of its form show it."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import get_language

from accounts.rules.profiles import amounts
from accounts.rules.profiles.delivery import MODES, DeliveryOffer, Mode
from accounts.rules.profiles.document import Document

FEE_ROWS: Final = 4


def offer_of(document: Document, mode: str) -> DeliveryOffer | None:
    return next((offer for offer in document.delivery if offer.mode == mode), None)


def with_offer(document: Document, mode: Mode, offer: DeliveryOffer | None) -> Document:
    """The document with this offer for its mode, or without any; offers keep the order of the modes."""
    rest = {one.mode: one for one in document.delivery if one.mode != mode}
    found = {**rest, **({mode: offer} if offer else {})}
    ordered = (found[one] for one in MODES if one in found)
    return replace(document, delivery=tuple(one for one in ordered))


def stored(offer: DeliveryOffer) -> dict[str, Any]:
    comma = (get_language() or "de").startswith("de")

    def shown(amount: int | None) -> str:
        return amounts.typed(amount, offer.currency, comma=comma)

    fees = {
        name: shown(amount)
        for row, fee in enumerate(offer.fees[:FEE_ROWS])
        for name, amount in ((f"from_{row}", fee.from_value), (f"fee_{row}", fee.fee))
    }
    return {
        "area": offer.area.kind,
        "postcodes": ", ".join(offer.area.postcodes),
        "radius_km": offer.area.radius_km or None,
        "countries": list(offer.area.countries),
        "currency": offer.currency,
        "minimum": shown(offer.minimum),
        "free_from": shown(offer.free_from),
        "lead_days": offer.lead_days,
        "lead_hours": offer.lead_hours,
        "cut_off": "" if offer.cut_off is None else f"{offer.cut_off // 60}:{offer.cut_off % 60:02d}",
        "days": [str(day) for day in offer.days],
        "note_de": offer.note.de,
        "note_en": offer.note.en,
        **fees,
    }
