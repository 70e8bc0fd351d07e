"""A business as a vCard (RFC 6350), for the address book of a telephone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from accounts.rules.profiles import postal
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.shown import line, mail_link, plain, web_link
from directory.rules.jsonld import Named

OCTETS: Final = 75  # of one line, its break not counted
MOST_PLACES: Final = 20
_SPECIAL = re.compile(r"([\\,])")


@dataclass(frozen=True)
class Words:
    """What is said in the reader's language: the trade, and the name of each country by its code."""

    category: str
    language: str
    country: Callable[[str], str]


def vcard(document: Document, named: Named, words: Words, *, revised: datetime | None) -> str:
    """Version 4.0, lines folded and ended as the standard says."""
    said = _lines(document, named, words, revised)
    return "".join(f"{part}\r\n" for one in said for part in fold(one))


def _lines(document: Document, named: Named, words: Words, revised: datetime | None) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "KIND:org"
    yield f"FN:{text(named.name)}"
    yield f"ORG:{part(named.legal_name or named.name)}"
    yield f"SOURCE:{named.address}"
    for number in filter(None, (named.phone, *named.others)):
        yield f'TEL;VALUE=uri;TYPE="voice,work":{number}'
    if mail_link(document.email):
        yield f"EMAIL;TYPE=work:{text(line(document.email))}"
    if href := web_link(document.website):
        yield f"URL;TYPE=work:{href}"
    yield f"URL:{named.address}"
    for place in document.locations[:MOST_PLACES]:
        yield from _place(place, words.country)
    if about := plain(document.about.best(words.language)):
        yield f"NOTE:{text(about)}"
    if words.category:
        yield f"CATEGORIES:{text(words.category)}"
    for code in document.languages:
        if re.fullmatch(r"[a-z]{2,3}", code):
            yield f"LANG:{code}"
    if revised:
        yield f"REV:{revised.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _place(place: Location, country_name: Callable[[str], str]) -> Iterator[str]:
    address = place.address
    country = country_name(line(address.country))
    street = ", ".join(filter(None, map(line, address.lines)))
    # Post box and extended address are deprecated and stay empty; commas within a part are escaped.
    parts = (
        "",
        "",
        street,
        line(address.city),
        line(address.area),
        line(address.postcode),
        country,
    )
    if any(parts):
        # The whole address as it is written on an envelope there, with the name of the place in front.
        label = "\n".join(filter(None, (line(place.name), *postal.lines(address), country)))
        yield f'ADR;TYPE=work;LABEL="{quoted(label)}":{";".join(map(part, parts))}'
    if place.latitude is not None and place.longitude is not None:
        yield f"GEO;TYPE=work:geo:{place.latitude:.6f},{place.longitude:.6f}"


def text(value: str) -> str:
    """As a text value (section 3.4): commas and backslashes escaped, line breaks written as \\n."""
    return _SPECIAL.sub(r"\\\1", value).replace("\n", "\\n")


def part(value: str) -> str:
    """As one part of a value that has several: there a semicolon parts, elsewhere it may stand as it is."""
    return text(value).replace(";", "\\;")


def quoted(value: str) -> str:
    """As a parameter's value: no quotation mark may stand in it; RFC 6868 says how to write one."""
    return value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")


def fold(said: str) -> list[str]:
    """One logical line in pieces of at most 75 octets; all but the first begin with a blank; no letter is cut."""
    pieces, room = [""], OCTETS
    for char in said:
        size = len(char.encode())
        if size > room:
            pieces.append(" ")
            room = OCTETS - 1
        pieces[-1] += char
        room -= size
    return pieces
