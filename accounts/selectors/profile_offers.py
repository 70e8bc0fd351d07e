"""Delivery as a page says it: one sentence for each thing that was stated."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.rules.profiles import postal
from accounts.rules.profiles.amounts import NO_CENTS
from accounts.rules.profiles.delivery import DeliveryOffer
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.shown import line, plain
from accounts.rules.profiles.written import foreign

MODES: dict[str, Promise] = {
    "pickup": gettext_lazy("Pick-up"),
    "own_delivery": gettext_lazy("Own delivery"),
    "parcel": gettext_lazy("Parcel"),
    "digital": gettext_lazy("Digital"),
    "on_site": gettext_lazy("At the customer's place"),
}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
MOST_POSTCODES = 12


@dataclass(frozen=True)
class Offer:
    """One way to get something, with what was said about it in the order of a customer's questions."""

    mode: str
    title: str
    facts: tuple[str, ...]
    note: str
    note_language: str = ""  # where it is not the page's


def offers(document: Document) -> tuple[Offer, ...]:
    language = get_language() or "de"
    return tuple(
        Offer(
            one.mode,
            str(MODES[one.mode]),
            tuple(_facts(one, document)),
            plain(one.note.best(language)),
            foreign(one.note.best(language), document.languages) or one.note.other(language),
        )
        for one in document.delivery
    )


def money(amount: int, currency: str) -> str:
    """29,00 € or €29.00; currencies without a sign of their own by their code."""
    plain_amount = Decimal(amount) if currency in NO_CENTS else Decimal(amount) / 100
    figure = number_format(plain_amount, 0 if currency in NO_CENTS else 2, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency)
    if (get_language() or "de").startswith("en"):
        return f"{sign}{figure}" if sign else f"{currency}\u00a0{figure}"
    return f"{figure}\u00a0{sign or currency}"


def _facts(offer: DeliveryOffer, document: Document) -> list[str]:
    said = [_area(offer, document), *_prices(offer), *_times(offer)]
    return [one for one in said if one]


def _area(offer: DeliveryOffer, document: Document) -> str:
    area = offer.area
    if area.kind == "radius" and area.radius_km:
        around = document.location(area.around)
        where = ", ".join(postal.lines(around.address)) if around else ""
        if where:
            return _("Within %(km)s km of %(address)s") % {"km": area.radius_km, "address": where}
        return _("Within %(km)s km") % {"km": area.radius_km}
    if area.kind == "postcodes" and area.postcodes:
        codes = [line(code).replace("-", "–").replace("*", "…") for code in area.postcodes]
        shown = ", ".join(codes[:MOST_POSTCODES])
        rest = len(codes) - MOST_POSTCODES
        more = (
            ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest} if rest > 0 else ""
        )
        return _("Postcodes: %(codes)s") % {"codes": f"{shown} {more}".strip()}
    if area.kind == "countries" and area.countries:
        return ", ".join(str(countries.name(code)) or line(code) for code in area.countries)
    return ""


def _prices(offer: DeliveryOffer) -> list[str]:
    said = []
    if offer.minimum:
        said.append(_("From an order of %(sum)s") % {"sum": money(offer.minimum, offer.currency)})
    for fee in offer.fees:
        words = {"fee": money(fee.fee, offer.currency), "sum": money(fee.from_value, offer.currency)}
        if fee.from_value:
            said.append(
                (_("Costs %(fee)s from %(sum)s on") if fee.fee else _("Free from %(sum)s on")) % words
            )
        else:
            said.append(_("Costs %(fee)s") % words if fee.fee else _("Free of charge"))
    if offer.free_from is not None:
        said.append(_("Free from %(sum)s on") % {"sum": money(offer.free_from, offer.currency)})
    return said


def _times(offer: DeliveryOffer) -> list[str]:
    said = []
    if offer.lead_days:
        said.append(
            ngettext("Takes %(days)s day", "Takes %(days)s days", offer.lead_days) % {"days": offer.lead_days}
        )
    if offer.lead_hours:
        said.append(
            ngettext("Takes %(hours)s hour", "Takes %(hours)s hours", offer.lead_hours)
            % {"hours": offer.lead_hours}
        )
    if offer.cut_off is not None:
        hour, minute = divmod(offer.cut_off, 60)
        said.append(_("Order by %(time)s") % {"time": f"{hour:02d}:{minute:02d}"})
    if offer.days:
        days = ", ".join(str(WEEKDAYS[day]) for day in sorted(set(offer.days)) if 0 <= day <= 6)
        said.append(_("On %(days)s") % {"days": days})
    return said
