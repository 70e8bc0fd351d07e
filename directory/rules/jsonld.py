"""A profile in the words of schema.org, as search engines read it: the business, its places, hours and areas."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from accounts.rules.profiles import opening
from accounts.rules.profiles.categories import BY_CODE
from accounts.rules.profiles.delivery import DeliveryOffer
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.hours import DAY, Day, Hours, Season, Span, Week
from accounts.rules.profiles.shown import line, mail_link, messenger_link, plain, web_link

Node = dict[str, Any]
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AHEAD: Final = 90  # days of special hours told in advance
MOST_SPECIAL: Final = 60
MOST_PLACES: Final = 20
MOST_AREAS: Final = 50


@dataclass(frozen=True)
class Named:
    """What does not come from the document: `address` is the page's own, `identity` the same for all its languages (the
    page's own where none is given), `logo` an address; the rest is the seal's, and empty without one. `others` are
    numbers with a seal of their own."""

    address: str
    name: str
    legal_name: str = ""
    vat_id: str = ""
    phone: str = ""
    city: str = ""
    country: str = ""
    identity: str = ""
    logo: str = ""
    others: tuple[str, ...] = ()


def business(document: Document, named: Named, *, today: date, language: str) -> Node:
    """One LocalBusiness; its first location stands in it, the others as departments."""
    category = BY_CODE.get(document.category)
    first, rest = document.locations[:1], document.locations[1:MOST_PLACES]
    identity = named.identity or named.address
    node: Node = {
        "@context": "https://schema.org",
        "@type": category.schema if category else "LocalBusiness",
        "@id": f"{identity}#business",
        "url": web_link(document.website) or named.address,
        "mainEntityOfPage": named.address,
        "name": named.name,
        "legalName": named.legal_name,
        "vatID": named.vat_id,
        "telephone": named.phone.removeprefix("tel:"),
        "contactPoint": [
            {"@type": "ContactPoint", "telephone": one.removeprefix("tel:")} for one in named.others
        ],
        "email": line(document.email) if mail_link(document.email) else "",
        "logo": named.logo,
        "image": named.logo,
        "slogan": line(document.about.best(language)),
        "description": plain(document.description.best(language)),
        "knowsLanguage": [line(code) for code in document.languages],
        "sameAs": [link for one in document.contacts if (link := messenger_link(one)).startswith("https:")],
        "areaServed": _areas(document),
        **(_place(first[0], today) if first else _city(named)),
        "department": [
            {
                "@type": "LocalBusiness",
                "@id": f"{identity}#{line(place.key)}",
                "name": line(place.name) or named.name,
                **_place(place, today),
            }
            for place in rest
        ],
    }
    return _told(node)


def _told(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", [], {}, None)}


def _city(named: Named) -> Node:
    if not named.city:
        return {}
    address = {"addressLocality": named.city, "addressCountry": named.country}
    return {"address": {"@type": "PostalAddress", **address}}


def _place(place: Location, today: date) -> Node:
    address = place.address
    postal = _told(
        {
            "streetAddress": ", ".join(filter(None, map(line, address.lines))),
            "postalCode": line(address.postcode),
            "addressLocality": line(address.city),
            "addressRegion": line(address.area),
            "addressCountry": line(address.country),
        }
    )
    node: Node = {
        "address": {"@type": "PostalAddress", **postal} if postal else "",
        "openingHoursSpecification": _regular(place.hours, today),
        "specialOpeningHoursSpecification": _special(place.hours, today),
    }
    if place.latitude is not None and place.longitude is not None:
        node["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(place.latitude, 6),
            "longitude": round(place.longitude, 6),
        }
    return _told(node)


def _regular(hours: Hours, today: date) -> list[Node]:
    """The week, and each season's week with its next dates; whoever has not said when says nothing."""
    if hours.kind == "always":
        return _week(tuple(((Span(0, DAY),),) * 7))  # type: ignore[arg-type]
    if hours.kind != "week":
        return []
    said = _week(hours.week)
    for season in hours.seasons:
        first, last = _dates(season, today)
        said += [{**one, "validFrom": str(first), "validThrough": str(last)} for one in _week(season.week)]
    return said


def _week(week: Week) -> list[Node]:
    """Days with the same stretch stand together."""
    days: dict[tuple[int, int], list[str]] = {}
    for name, spans in zip(DAYS, week, strict=True):
        for span in opening.merged(spans):
            days.setdefault((span.opens, span.closes), []).append(name)
    return [{**_stretch(*span), "dayOfWeek": names} for span, names in days.items()]


def _stretch(opens: int, closes: int) -> Node:
    # Closing before opening means the next day; a whole day is written so that its end lies on the same day.
    ends = "23:59" if closes - opens >= DAY or closes == DAY else _wall(closes)
    return {"@type": "OpeningHoursSpecification", "opens": _wall(opens), "closes": ends}


def _wall(minutes: int) -> str:
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


def _dates(season: Season, today: date) -> tuple[date, date]:
    """Its present or next occurrence."""
    for year in (today.year - 1, today.year, today.year + 1):
        first = _day_of(year, season.first, at_end=False)
        wraps = season.last < season.first
        last = _day_of(year + wraps, season.last, at_end=True)
        if last >= today:
            return first, last
    raise AssertionError  # a season of next year ends after today


def _day_of(year: int, day: tuple[int, int], *, at_end: bool) -> date:
    try:
        return date(year, *day)
    except ValueError:  # 29 February, in a year without one
        return date(year, 2, 28) if at_end else date(year, 3, 1)


def _special(hours: Hours, today: date) -> list[Node]:
    """A closure, special days and the holidays on which it is not as usual, up to three months ahead."""
    said: list[Node] = []
    if hours.kind == "unknown":
        return said
    closure = hours.closure
    if closure and (closure.last is None or closure.last >= today):
        until = {"validThrough": str(closure.last)} if closure.last else {}
        said.append({**_stretch(0, 0), "validFrom": str(closure.first), **until})
    for step in range(AHEAD):
        plan = opening.plan(hours, today + timedelta(days=step))
        if plan.because == "special" or (plan.because == "holiday" and plan.certain):
            said += _on(plan.on, plan.spans)
    return said[:MOST_SPECIAL]


def _on(day: date, spans: Day) -> list[Node]:
    dated = {"validFrom": str(day), "validThrough": str(day)}
    # Opening and closing at midnight is how schema.org says "closed".
    return [{**_stretch(span.opens, span.closes), **dated} for span in spans] or [{**_stretch(0, 0), **dated}]


def _areas(document: Document) -> list[Node | str]:
    found: list[Node | str] = []
    for offer in document.delivery:
        if offer.mode != "pickup":
            found += [one for one in _area(offer, document) if one not in found]
    return found[:MOST_AREAS]


def _area(offer: DeliveryOffer, document: Document) -> list[Node | str]:
    area = offer.area
    if area.kind == "countries":
        return [{"@type": "Country", "name": line(code)} for code in area.countries]
    if area.kind == "postcodes":
        country = line(area.countries[0]) if area.countries else ""
        return [f"{country} {line(code)}".strip() for code in area.postcodes]
    if area.kind == "radius":
        around = document.location(area.around)
        if around and around.latitude is not None and around.longitude is not None:
            middle = {"latitude": round(around.latitude, 6), "longitude": round(around.longitude, 6)}
            return [
                {
                    "@type": "GeoCircle",
                    "geoMidpoint": {"@type": "GeoCoordinates", **middle},
                    "geoRadius": area.radius_km * 1000,
                }
            ]
    return []
