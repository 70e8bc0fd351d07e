"""What the page of a profile shows of its document: words and links ready to be drawn. Asks no database.

The public page and the editor's preview draw the same value by `templates/accounts/parts/profile_body.html`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.rules.profiles import links, postal
from accounts.rules.profiles.categories import BY_CODE
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.shown import MESSENGERS, line, mail_link, messenger_link, plain, web_link
from accounts.rules.profiles.written import foreign
from accounts.selectors.language_names import language_name
from accounts.selectors.profile_hours import HoursView, hours_view
from accounts.selectors.profile_offers import Offer, offers

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Way:
    """A way to reach the business: `href` is empty where a messenger's name cannot be opened by a link."""

    label: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True)
class Place:
    """One location: `lines` as written in its country, `geo` an RFC 5870 address or nothing."""

    key: str
    name: str
    lines: tuple[str, ...]
    country: str
    geo: str
    hours: HoursView


@dataclass(frozen=True)
class ProfileBody:
    """All that a business says of itself, in one language, neutralised; drawn with the template's own escaping.

    `phone` and `extension` are the sealed number and come from the seal, never from the document.
    """

    about: str
    description: str
    category: str
    languages: str
    website: Way | None
    email: Way | None
    messengers: tuple[Way, ...]
    places: tuple[Place, ...]
    offers: tuple[Offer, ...]
    confirmed_on: date | None
    phone: str = ""
    extension: str = ""
    about_language: str = ""
    description_language: str = ""
    logo: str = ""

    @property
    def says_nothing(self) -> bool:
        return not any(
            (
                self.about,
                self.description,
                self.website,
                self.email,
                self.messengers,
                self.places,
                self.offers,
            )
        )


def profile_body(
    document: Document,
    *,
    at: datetime,
    confirmed_at: datetime | None = None,
    phone: str = "",
    extension: str = "",
) -> ProfileBody:
    """In the language of the moment; what was written in the other one only is shown in that."""
    language = get_language() or "de"
    category = BY_CODE.get(document.category)
    return ProfileBody(
        about=line(document.about.best(language)),
        about_language=foreign(document.about.best(language), document.languages)
        or document.about.other(language),
        description=plain(document.description.best(language)),
        description_language=foreign(document.description.best(language), document.languages)
        or document.description.other(language),
        category=category.label(language) if category else "",
        languages=", ".join(sorted(line(language_name(code)) for code in document.languages)),
        website=_website(document.website),
        email=_email(document.email),
        messengers=tuple(_messenger(document)),
        places=tuple(place_view(place, at=at) for place in document.locations),
        offers=offers(document),
        confirmed_on=timezone.localtime(confirmed_at).date() if confirmed_at else None,
        phone=phone,
        extension=extension,
        logo=document.logo if DIGEST.fullmatch(document.logo) else "",
    )


def _website(address: str) -> Way | None:
    href = web_link(address)
    shown = links.shown(href).partition("://")[2].removesuffix("/")
    return Way(_("Website"), shown, href, "external-link") if href else None


def _email(address: str) -> Way | None:
    href = mail_link(address)
    return Way(_("E-mail"), line(address), href, "mail") if href else None


def _messenger(document: Document) -> list[Way]:
    return [
        Way(MESSENGERS[one.messenger], line(one.address), messenger_link(one), "message-square")
        for one in document.contacts
        if line(one.address)
    ]


def place_view(place: Location, *, at: datetime) -> Place:
    """One location as the public sees it at that moment."""
    known = place.latitude is not None and place.longitude is not None
    return Place(
        key=place.key,
        name=line(place.name),
        lines=postal.lines(place.address),
        country=str(countries.name(place.address.country)),
        geo=f"geo:{place.latitude:.6f},{place.longitude:.6f}" if known else "",
        hours=hours_view(place, at=at),
    )
