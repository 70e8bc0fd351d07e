"""What two versions of a profile say differently, in words: for the preview, and for two people who edit at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.rules.profiles import links, sections
from accounts.rules.profiles.categories import BY_CODE
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.shown import MESSENGERS
from accounts.rules.profiles.written import foreign
from accounts.selectors.hours_lines import hours_lines
from accounts.selectors.language_names import language_name
from accounts.selectors.profile_body import DIGEST
from accounts.selectors.profile_offers import offers

SECTIONS: Final[dict[str, Any]] = {
    "texts": gettext_lazy("Texts"),
    "contact": gettext_lazy("Contact"),
    "logo": gettext_lazy("Logo"),
    "places": gettext_lazy("Locations"),
    "delivery": gettext_lazy("Delivery"),
}


@dataclass(frozen=True)
class Line:
    """One fact with its name; `language` where it is not the page's. Of a `picture`, the digest of a logo, `text` is
    what it is called.
    """

    label: str
    text: str
    language: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Change:
    """One fact that differs, as it was and as it will be; the text of either side is empty where it was not said."""

    label: str
    old: Line
    new: Line
    empty: str


@dataclass(frozen=True)
class Part:
    """The changes of one section."""

    title: str
    changes: tuple[Change, ...]


def title(name: str, *documents: Document) -> str:
    """The name of a section; hours carry the name of their place."""
    if name in SECTIONS:
        return str(SECTIONS[name])
    key = name.removeprefix("hours:")
    found = next((place for one in documents for place in one.locations if place.key == key), None)
    words = _("Opening hours")
    return f"{words}: {place_name(found)}" if found and place_name(found) else words


def place_name(place: Location) -> str:
    """What tells a place from the others: its name, or its street and city."""
    return place.name or ", ".join(filter(None, (*place.address.lines[:1], place.address.city)))


def of_section(document: Document, name: str) -> list[Line]:
    """Everything that a section says, for the reader's language; what is empty is left out."""
    if name.startswith("hours:"):
        place = document.location(name.removeprefix("hours:"))
        return [Line(label, text) for label, text in hours_lines(place.hours)] if place else []
    if name == "logo":
        return _logo(document)
    read = _READ.get(name)
    lines = read(document) if read else []
    written = {str(label): _language(document, part, text) for label, part, text in _written(document)}
    return [
        Line(str(label), text, written.get(str(label), "") if name == "texts" else foreign(text))
        for label, text in lines
        if text
    ]


def differences(old: Document, new: Document) -> list[Part]:
    """Section by section, what the public would see change from `old` to `new`."""
    found = []
    for name in sections.changed(old, new):
        before, after = of_section(old, name), of_section(new, name)
        changes = tuple(_changes(before, after))
        if changes:
            found.append(Part(title(name, new, old), changes))
    return found


def _changes(before: list[Line], after: list[Line]) -> Iterator[Change]:
    was = {line.label: line for line in before}
    now = {line.label: line for line in after}
    for label in dict.fromkeys((*now, *was)):
        old, new = was.get(label, Line(label, "")), now.get(label, Line(label, ""))
        if (old.text, old.picture) != (new.text, new.picture):
            empty = _("No logo") if old.picture or new.picture else _("Nothing")
            yield Change(label, old, new, empty)


def _written(document: Document) -> list[tuple[Any, str, str]]:
    """The texts of their own, each with the language of its field."""
    return [
        (_("In one sentence, in German"), "de", document.about.de),
        (_("In one sentence, in English"), "en", document.about.en),
        (_("Description in German"), "de", document.description.de),
        (_("Description in English"), "en", document.description.en),
    ]


def _language(document: Document, field: str, text: str) -> str:
    return foreign(text, document.languages) or field


def _texts(document: Document) -> list[tuple[Any, str]]:
    category = BY_CODE.get(document.category)
    return [
        *((label, text) for label, _field, text in _written(document)),
        (_("Category"), category.label(get_language() or "de") if category else document.category),
        (_("Languages"), ", ".join(map(language_name, document.languages))),
    ]


def _contact(document: Document) -> list[tuple[Any, str]]:
    ways = [(MESSENGERS[one.messenger], one.address) for one in document.contacts]
    return [(_("Website"), links.shown(document.website)), (_("E-mail"), document.email), *ways]


def _logo(document: Document) -> list[Line]:
    if not DIGEST.fullmatch(document.logo):
        return []
    return [Line(_("Logo"), _("Picture of your logo"), picture=document.logo)]


def _places(document: Document) -> list[tuple[Any, str]]:
    return [
        (f"{number}. {_('Location')}", _address(place)) for number, place in enumerate(document.locations, 1)
    ]


def _address(place: Location) -> str:
    address = place.address
    town = " ".join(filter(None, (address.postcode, address.city)))
    country = str(countries.name(address.country)) if address.country else ""
    geo = ""
    if place.latitude is not None and place.longitude is not None:
        geo = f"{place.latitude:.5f}, {place.longitude:.5f}"
    return "\n".join(
        filter(None, (place.name, *address.lines, address.sublocality, town, country, place.time_zone, geo))
    )


def _delivery(document: Document) -> list[tuple[Any, str]]:
    return [
        (one.title, "\n".join(filter(None, (*one.facts, one.note))) or _("Possible"))
        for one in offers(document)
    ]


_READ = {"texts": _texts, "contact": _contact, "places": _places, "delivery": _delivery}
