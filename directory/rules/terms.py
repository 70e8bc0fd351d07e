"""The terms by which a business is found, and those that a question asks for. Both sides fold words alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from accounts.rules.profiles.delivery import Area, DeliveryOffer
from accounts.rules.profiles.document import Document
from accounts.rules.skeletons import fold, without_legal_form, words
from directory.rules import exonyms

ALL: Final = "a:"
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 12
MOST_ASKED: Final = 6
MOST_AREAS: Final = 400
NAME_PART: Final = 40
LONGEST_TOWN: Final = 4  # words
LIKE: Final = 0.72  # how much alike two words must be, of 1
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_RANGE = re.compile(r"(\d{2,8})-(\d{2,8})")


@dataclass(frozen=True)
class Known:
    """What the directory may tell of a business: its names and the city of its seal, beside its own document."""

    names: tuple[str, ...]
    city: str
    country: str


@dataclass(frozen=True)
class Town:
    """Words that somebody typed, one after the other, which may be a city's name; `terms` are all its names."""

    words: tuple[str, ...]
    terms: tuple[str, ...]


@lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name, each once, none longer than a column takes."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words(fold(text))))


def asked_words(text: str) -> tuple[str, ...]:
    """What somebody asks for; of the legal form not everybody knows whether it is part of the name."""
    return without_legal_form(name_words(text))[:MOST_ASKED]


def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """Each word that somebody asks for with the ways it may be written: "Mueller" and "Müller" are one name."""
    umlauts = text.translate(_UMLAUTS)
    words = asked_words(text)
    long = asked_words(umlauts) if umlauts != text else words
    pairs = zip(words, long if len(long) == len(words) else words, strict=True)
    return tuple(tuple(dict.fromkeys((word, other, _spelled_out(word)))) for word, other in pairs)


def is_spelled_out(asked: str, found: str) -> bool:
    """Whether both are one word, with "ae", "oe" or "ue" where a keyboard has no umlaut."""
    return len(asked) > len(found) and _spelled_out(asked) == _spelled_out(found)


def _spelled_out(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def place(text: str) -> str:
    """A city as it is compared: folded words, joined by one blank."""
    return " ".join(name_words(text))[:LONGEST_WORD]


@lru_cache(maxsize=1)
def _other_names() -> dict[str, tuple[str, ...]]:
    return exonyms.table(place)


def town(name: str) -> Town:
    """A city as it was typed, by all its names."""
    typed, table = place(name), _other_names()
    own = typed if typed in table else _spelled_out(typed)
    names = dict.fromkeys((typed, own, *table[own]) if own in table else (typed,))
    return Town(tuple(typed.split()), tuple(f"c:{one}" for one in names))


def asked_towns(asked: tuple[str, ...]) -> list[Town]:
    """Every city that some of these words could be: "backerei", "weber", "frankfurt", "weber frankfurt am main"..."""
    return [
        town(" ".join(asked[first:last]))
        for first in range(len(asked))
        for last in range(first + 1, min(first + LONGEST_TOWN, len(asked)) + 1)
    ]


def postcode(text: str) -> str:
    """Without blanks and hyphens, in capitals: "SW1A 2AA" and "80-831" as people write them or not."""
    plain = unicodedata.normalize("NFKC", text[:32]).upper()
    return "".join(char for char in plain if char.isascii() and char.isalnum())[:12]


def sort_key(name: str, unique: str) -> str:
    """In the order of names; `unique` tells those of one name apart."""
    return f"{' '.join(name_words(name))[:NAME_PART]} {unique[:16]}"


def terms_of(known: Known, document: Document) -> tuple[str, ...]:
    """Every term of an entry, in a fixed order."""
    places = [
        (one.address.city, one.address.postcode, one.address.country or known.country)
        for one in document.locations
    ]
    found = [ALL]
    found += [f"w:{word}" for name in known.names for word in name_words(name)[:MOST_WORDS]]
    found += [f"c:{city}" for text in (known.city, *(one[0] for one in places)) if (city := place(text))]
    found += [f"p:{country}:{code}" for _, text, country in places if (code := postcode(text))]
    found += [f"k:{document.category}"] if document.category else []
    found += [f"d:{reach}" for reach in reaches(document, known.country)]
    return tuple(dict.fromkeys(found))


def reaches(document: Document, country: str) -> Iterator[str]:
    """Country and beginning of the postcodes to which the business delivers; "*:" is everywhere."""
    told = 0
    for offer in document.delivery:
        if offer.mode == "pickup":
            continue
        for reach in _reach(offer, document, country):
            told += 1
            if told > MOST_AREAS:
                return
            yield reach


def _reach(offer: DeliveryOffer, document: Document, country: str) -> Iterator[str]:
    area = offer.area
    if area.kind == "anywhere":
        yield "*:"
    elif area.kind == "countries":
        yield from (f"{code}:" for code in area.countries)
    elif area.kind == "postcodes":
        where = area.countries[0] if area.countries else country
        yield from (f"{where}:{code}" for code in beginnings(area))
    elif (around := document.location(area.around)) and postcode(around.address.postcode):
        # We have no map: of a circle only its middle is certain.
        yield f"{around.address.country or country}:{postcode(around.address.postcode)}"


def beginnings(area: Area) -> Iterator[str]:
    """The postcodes of an area as the fewest beginnings: "10115-10119" is 10115, ..., 10119; "101*" is 101."""
    for text in area.postcodes:
        if found := _RANGE.fullmatch(text.replace(" ", "")):
            yield from spread(*found.groups())
        elif code := postcode(text):
            yield code


def spread(first: str, last: str) -> Iterator[str]:
    """The fewest beginnings that cover all numbers from `first` to `last`, both of one length."""
    if len(first) != len(last) or first > last:
        return
    low, high, size = int(first), int(last), len(first)
    while low <= high:
        step = 1
        while low % (step * 10) == 0 and low + step * 10 - 1 <= high:
            step *= 10
        yield str(low).zfill(size)[: size - len(str(step)) + 1]
        low += step


def asked_delivery(code: str, country: str) -> tuple[str, ...]:
    """All terms that an entry which delivers to this postcode may have."""
    plain = postcode(code)
    return (
        *(f"d:{country}:{plain[:size]}" for size in range(len(plain), 0, -1)),
        f"d:{country}:",
        "d:*:",
    )


def alike(asked: str, terms: Iterable[str], most: int) -> list[str]:
    """Those of `terms` that could be meant by a slip of the fingers, the most alike first."""
    scored = [(SequenceMatcher(None, asked, term, autojunk=False).ratio(), term) for term in terms]
    return [term for score, term in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= LIKE][:most]
