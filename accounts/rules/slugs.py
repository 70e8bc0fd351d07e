"""Names in addresses: small ASCII letters, digits and hyphens; and which of them a business may ask for."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from accounts.rules.name_words import is_generic, protected
from accounts.rules.skeletons import LEGAL_FORMS, fold

SHORTEST = 3
LONGEST = 60
# A part of the name that is joined to another word still says the name: "huberbau". Shorter ones are met by chance.
JOINED_FROM = 4
# Words that customers would take for the operator, for one of our own pages, or for nobody.
_RESERVED = frozenset(
    """
    about account accounts address admin administrator api app badge billing blocks business check contact datenschutz
    desk directory edit en de genuine health help hilfe impressum imprint index kontakt login logout mail neu new
    null office operations operator pilot privacy profile profil registrieren report review root seal security
    settings siegel sign-in signin static status support system terms test undefined webmaster www
    """.split()  # noqa: SIM905 - a column of quoted words reads worse
)


class SlugProblem(StrEnum):
    """What is wrong with a slug by itself, whoever else has which."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_LETTER = "no_letter"
    RESERVED = "reserved"
    PROTECTED = "protected"
    NOT_YOUR_NAME = "not_your_name"


# What people write where a letter is missing; the rest loses its accents.
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
    }
    | {"þ": "th", "ð": "d", "ı": "i", "&": " "}
)


def is_reserved(slug: str) -> bool:
    return slug in _RESERVED


def ascii_slug(name: str) -> str:
    """ "Bäckerei Müller & Söhne" -> "baeckerei-mueller-soehne"; empty for a name without a Latin letter or digit."""
    composed = unicodedata.normalize("NFKC", name).casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def problems(slug: str, names: Iterable[str]) -> tuple[SlugProblem, ...]:
    """Every reason against `slug`, which `ascii_slug` has made, for a business that calls itself `names`."""
    if not slug:
        return (SlugProblem.EMPTY,)
    parts = slug.split("-")
    found = {
        SlugProblem.TOO_SHORT: len(slug) < SHORTEST,
        SlugProblem.TOO_LONG: len(slug) > LONGEST,
        SlugProblem.NO_LETTER: slug.replace("-", "").isdigit(),
        SlugProblem.RESERVED: is_reserved(slug),
        SlugProblem.PROTECTED: bool(protected((*parts, slug.replace("-", "")))),
    }
    wrong = tuple(problem for problem, holds in found.items() if holds)
    return wrong or (() if _says(slug, list(names)) else (SlugProblem.NOT_YOUR_NAME,))


def _says(slug: str, names: list[str]) -> bool:
    """Whether the slug says one of the names: a telling word of it, the whole of it, or its first letters.

    Names that have no Latin letter cannot be said in a slug, so there any word will do.
    """
    spoken = [words for name in names if (words := _words(name))]
    return not spoken or any(_says_words(slug, words) for words in spoken)


def _words(name: str) -> dict[str, bool]:
    """A name's words as they stand in slugs; True for those that tell one business from another."""
    typed = [(ascii_slug(word), fold(word)) for word in re.findall(r"\w+", name)]
    return {word: not (key in LEGAL_FORMS or is_generic((key,))) for word, key in typed if word}


def _says_words(slug: str, words: dict[str, bool]) -> bool:
    parts, joined = slug.split("-"), slug.replace("-", "")
    telling = [word for word, tells in words.items() if tells] or list(words)
    initials = "".join(word[0] for word in words)
    return (
        any(word in parts for word in telling)
        or any(len(word) >= JOINED_FROM and word in joined for word in telling)
        or "".join(words) in joined
        or (len(initials) >= SHORTEST and initials in parts)
    )
