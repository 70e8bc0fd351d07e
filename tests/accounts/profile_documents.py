"""A full profile as a bakery would write it, and one in which every field is hostile."""

from dataclasses import replace
from datetime import date

from accounts.rules.profiles.delivery import Area, DeliveryOffer, Fee
from accounts.rules.profiles.document import Address, Contact, Document, Location
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Span, SpecialDay, Week
from accounts.rules.profiles.words import BothLanguages

DAY = (Span(7 * 60, 18 * 60),)
WEEK: Week = (DAY, DAY, DAY, DAY, DAY, (Span(7 * 60, 13 * 60),), ())
MAIN = Location(
    key="main",
    address=Address(lines=("Musterweg 1",), postcode="10115", city="Berlin", country="DE"),
    time_zone="Europe/Berlin",
    hours=Hours(
        kind="week",
        week=WEEK,
        special_days=(SpecialDay(on=date(2026, 12, 24)),),
        holidays=HolidayPolicy("closed", "DE", "BE"),
    ),
    latitude=52.532,
    longitude=13.385,
)
SECOND = Location(
    key="second",
    name="Filiale am Markt",
    address=Address(lines=("Marktplatz 3", "Hinterhaus"), postcode="14467", city="Potsdam", country="DE"),
    time_zone="Europe/Berlin",
    hours=Hours(kind="appointment"),
)
FULL = Document(
    about=BothLanguages("Brot und Brötchen aus eigener Backstube, seit 1987.", "Bread from our own oven."),
    description=BothLanguages("Wir backen jeden Tag.\nAuch sonntags.", "We bake every day."),
    category="bakery",
    website="https://muster.example/laden?a=1",
    email="info@muster.example",
    languages=("de", "en", "tr"),
    contacts=(Contact("whatsapp", "+4917139200012"), Contact("telegram", "@muster_brot")),
    locations=(MAIN, SECOND),
    delivery=(
        DeliveryOffer("pickup"),
        DeliveryOffer(
            "own_delivery",
            area=Area("radius", radius_km=5, around="main"),
            minimum=2000,
            fees=(Fee(0, 350), Fee(4000, 200)),
            free_from=6000,
            lead_hours=3,
            cut_off=16 * 60,
            days=(0, 2, 4),
            note=BothLanguages("Nicht bei Glatteis", "Not on icy days"),
        ),
        DeliveryOffer("parcel", area=Area("postcodes", postcodes=("10*", "14467-14482"), countries=("DE",))),
    ),
)

HOSTILE = (
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% now 'Y' %}",
    "\u202eevil\u202c \u2066hidden\u2069",
    "✓ ✔ ✅ ☑ geprüft",
    "</script><!-- <script>",
    "مخبز العائلة، خبز طازج كل صباح",
    "ร้านขนมปังบ้านเรา อบสดใหม่ทุกวัน",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikationsbetriebsleitung" * 3,
    "\x00\x07\x1b[31m\ud800",
)


def hostile(text: str) -> Document:
    """`text` in every field that takes words."""
    both = BothLanguages(text, text)
    place = replace(
        MAIN,
        name=text,
        address=Address(
            lines=(text, text), sublocality=text, postcode=text, city=text, area=text, country="GB"
        ),
        hours=replace(
            MAIN.hours,
            special_days=(SpecialDay(on=date(2026, 12, 24), note=text),),
            closure=Closure(first=date(2026, 1, 1), note=text),
        ),
    )
    return Document(
        about=both,
        description=both,
        category=text,
        website=text,
        email=text,
        languages=(text,),
        logo=text,
        contacts=tuple(Contact(one, text) for one in ("whatsapp", "telegram", "signal", "threema", "matrix")),
        locations=(place, replace(place, key="second")),
        delivery=(
            DeliveryOffer("pickup", note=both, currency="XXX", minimum=1),
            DeliveryOffer("parcel", area=Area("postcodes", postcodes=(text,) * 40), note=both),
            DeliveryOffer("own_delivery", area=Area("radius", radius_km=9, around=place.key), note=both),
            DeliveryOffer("digital", area=Area("countries", countries=(text, "DE"))),
        ),
    )
