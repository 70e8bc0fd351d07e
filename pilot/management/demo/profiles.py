"""What the businesses of the demonstration say about themselves: hours, places, delivery; published as by them."""

from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import Business, User
from accounts.permissions import actor
from accounts.rules.profiles.delivery import Area, DeliveryOffer, Fee
from accounts.rules.profiles.document import Address, Contact, Document, Location
from accounts.rules.profiles.hours import HolidayPolicy, Hours, Season, Span, SpecialDay, Week
from accounts.rules.profiles.sections import mark
from accounts.rules.profiles.words import BothLanguages
from accounts.services import profiles
from pilot.management.demo.firms import Firm


def week(weekdays: tuple[Span, ...], saturday: tuple[Span, ...] = (), sunday: tuple[Span, ...] = ()) -> Week:
    return (weekdays, weekdays, weekdays, weekdays, weekdays, saturday, sunday)


def span(opens: float, closes: float) -> Span:
    return Span(round(opens * 60), round(closes * 60))


def _place(firm: Firm, hours: Hours, zone: str, where: tuple[float, float]) -> Location:
    address = Address((firm.street,), "", firm.postcode, firm.city, "", firm.country)
    return Location("main", "", address, zone, hours, *where)


def _shop(now: datetime) -> Hours:
    return Hours(
        kind="week",
        week=week((span(6.5, 18),), (span(6.5, 13),), (span(8, 11),)),
        special_days=(
            SpecialDay(date(now.year, 12, 24), (span(6.5, 12),)),
            SpecialDay(date(now.year, 12, 31), (span(6.5, 12),)),
        ),
        holidays=HolidayPolicy("closed", "DE", "BE"),
    )


def _cafe() -> Hours:
    summer = week((span(8, 20),), (span(9, 20),), (span(9, 18),))
    return Hours(
        kind="week",
        week=week((span(8, 12.5), span(14, 18)), (span(9, 17),)),
        seasons=(Season((6, 1), (8, 31), summer, "Sommer"),),
        holidays=HolidayPolicy("closed", "DE", "BB"),
    )


def _huber(firm: Firm, now: datetime) -> Document:
    shop, cafe = _shop(now), _cafe()
    branch = Address(("Brandenburger Straße 7",), "", "14467", "Potsdam", "", "DE")
    return Document(
        about=BothLanguages(
            "Brot und Brötchen aus eigener Backstube, seit 1987.",
            "Bread and rolls from our own oven since 1987.",
        ),
        description=BothLanguages(
            "Wir backen in Berlin-Mitte mit Mehl aus der Uckermark. Torten bestellen Sie bitte zwei Tage vorher.",
            "We bake in Berlin-Mitte with flour from the Uckermark. Please order cakes two days ahead.",
        ),
        category="bakery",
        website="https://huber.example/",
        email="laden@huber.example",
        languages=("de", "en", "tr"),
        contacts=(Contact("whatsapp", "+4917139200012"), Contact("threema", "HUBER123")),
        locations=(
            _place(firm, shop, "Europe/Berlin", (52.5323, 13.3846)),
            Location("cafe", "Café in Potsdam", branch, "Europe/Berlin", cafe, 52.4009, 13.0591),
        ),
        delivery=(
            DeliveryOffer("pickup"),
            DeliveryOffer(
                "own_delivery",
                area=Area("postcodes", ("10115", "10117", "10119", "10178-10179"), countries=("DE",)),
                minimum=2000,
                fees=(Fee(0, 350), Fee(4000, 0)),
                cut_off=16 * 60,
                lead_days=1,
                note=BothLanguages("Torten nur mit Abholung.", "Cakes for pick-up only."),
            ),
        ),
    )


def _sacher(firm: Firm, now: datetime) -> Document:
    hours = Hours(
        kind="week",
        week=week((span(8, 22),), (span(8, 24),), (span(9, 20),)),
        holidays=HolidayPolicy("as_sunday", "AT", "9"),
    )
    return Document(
        about=BothLanguages(
            "Torten, Kaffee und Zeitungen am Kohlmarkt.", "Cakes, coffee and papers on the Kohlmarkt."
        ),
        category="cafe",
        website="https://saecherl.example/",
        languages=("de", "en", "it"),
        locations=(_place(firm, hours, "Europe/Vienna", (48.2093, 16.3672)),),
        delivery=(
            DeliveryOffer(
                "parcel",
                area=Area("countries", countries=("AT", "DE", "CH")),
                fees=(Fee(0, 890),),
                lead_days=3,
            ),
        ),
    )


def _jansen(firm: Firm, now: datetime) -> Document:
    hours = Hours(kind="appointment")
    return Document(
        about=BothLanguages("Möbel und Innenausbau nach Maß.", "Furniture and interiors made to measure."),
        category="carpenter",
        contacts=(Contact("signal", "+4917139200012"),),
        locations=(
            Location(
                "main",
                "Werkstatt",
                Address(city=firm.city, country="DE"),
                "Europe/Berlin",
                hours,
                53.5465,
                9.9881,
            ),
        ),
        delivery=(DeliveryOffer("on_site", area=Area("radius", radius_km=60, around="main")),),
    )


def _nord(firm: Firm, now: datetime) -> Document:
    return Document(
        about=BothLanguages(
            "Strom aus Wind, Hilfe rund um die Uhr.", "Power from wind, help around the clock."
        ),
        category="other",
        website="https://nordlicht.example/",
        email="hallo@nordlicht.example",
        languages=("de", "da", "en"),
        locations=(_place(firm, Hours(kind="always"), "Europe/Berlin", (54.3182, 10.1351)),),
    )


def _martin(firm: Firm, now: datetime) -> Document:
    hours = Hours(kind="week", week=week((span(7, 13), span(15.5, 19)), (span(7, 13),)))
    return Document(
        about=BothLanguages("Baguette und Kougelhopf.", "Baguette and kougelhopf."),
        category="bakery",
        languages=("fr", "de"),
        locations=(_place(firm, hours, "Europe/Paris", (48.5846, 7.7507)),),
    )


def _veldkamp(firm: Firm, now: datetime) -> Document:
    """Not verified yet: its page says so."""
    hours = Hours(
        kind="week",
        week=week((span(9, 18),), (span(9, 17),)),
        holidays=HolidayPolicy("closed", "NL"),
        appointment_days=(6,),
    )
    return Document(
        about=BothLanguages("Blumen frisch von der Auktion.", "Flowers fresh from the auction."),
        category="florist",
        languages=("nl", "en", "de"),
        locations=(_place(firm, hours, "Europe/Amsterdam", (52.3747, 4.8850)),),
        delivery=(
            DeliveryOffer("own_delivery", area=Area("postcodes", ("101*",), countries=("NL",)), minimum=2500),
        ),
    )


PROFILES: Final = {
    "huber": _huber,
    "sacher": _sacher,
    "jansen": _jansen,
    "nord": _nord,
    "martin": _martin,
    "veldkamp": _veldkamp,
}


def publish(firm: Firm, business: Business, owner: User, *, now: datetime) -> None:
    """As the owner did some days ago; hours were confirmed since."""
    make = PROFILES.get(firm.key)
    if make is None:
        return
    by, at = actor(owner), now - timedelta(days=min(firm.days_ago - 1, 10))
    profile, document = profiles.of(business), make(firm, now)
    profile = profiles.edit(
        profile=profile,
        section="texts",
        seen=mark(profile.document, "texts"),
        change=lambda _before: document,
        by=by,
        at=at,
    )
    profiles.publish(profile=profile, by=by, at=at)
    profiles.confirm(profile=profile, by=by, at=at + timedelta(hours=1))
