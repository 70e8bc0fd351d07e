"""German register numbers: register, number and court, in any order, with the courts' usual other names."""

import re
from dataclasses import dataclass

from stdnum.de import handelsregisternummer
from stdnum.exceptions import ValidationError

# The association and partnership registers are kept by the same courts; "GsR" exists since 2024.
_REGISTERS = {name.upper(): name for name in ("HRA", "HRB", "GnR", "GsR", "PR", "VR")}
_REGISTER = "|".join(_REGISTERS)
_NUMBER = re.compile(
    rf"\b({_REGISTER})[\s.:/-]*(?:NR\.?\s*)?([1-9]\d{{0,5}})(?!\d)\s*([A-ZÖ]{{1,3}}\b)?", re.IGNORECASE
)
_COURT_WORDS = re.compile(
    r"\b(?:amtsgerichts?|registergerichts?|handelsregister|ag)\b\.?\s*(?:in\b|des\b|:)?", re.IGNORECASE
)
_OTHER_NAMES = {
    "berlin-charlottenburg": "Berlin (Charlottenburg)",
    "charlottenburg berlin": "Berlin (Charlottenburg)",
    "frankfurt": "Frankfurt am Main",
    "frankfurt main": "Frankfurt am Main",
    "frankfurt (main)": "Frankfurt am Main",
    "frankfurt/main": "Frankfurt am Main",
    "frankfurt a. main": "Frankfurt am Main",
    "frankfurt a.m.": "Frankfurt am Main",
    "frankfurt a. m.": "Frankfurt am Main",
    "frankfurt (oder)": "Frankfurt/Oder",
    "frankfurt oder": "Frankfurt/Oder",
    "freiburg": "Freiburg",
    "freiburg im breisgau": "Freiburg",
    "freiburg i. br.": "Freiburg",
    "cologne": "Köln",
    "munich": "München",
    "nuremberg": "Nürnberg",
}

COURTS = tuple(sorted(handelsregisternummer.GERMAN_COURTS))


@dataclass(frozen=True)
class Entry:
    """What a text says: "" for a `number` or `court` that it does not say, None for a court that we do not know."""

    number: str
    court: str | None


def read(court: str, number: str) -> Entry:
    """Register and number as registers write them ("HRB 12345 B"), and the court from either field."""
    found = _NUMBER.search(number)
    if not found:
        return Entry("", _known(court) if court.strip() else "")
    register, digits, suffix = found[1], found[2], found[3] or ""
    said = court.strip() or f"{number[: found.start()]} {number[found.end() :]}".strip(" ,;")
    written = " ".join(filter(None, (_REGISTERS[register.upper()], digits, suffix.upper())))
    return Entry(written, _known(said) if said else "")


def _known(said: str) -> str | None:
    bare = _COURT_WORDS.sub(" ", said).strip(" ,;:")
    name = _OTHER_NAMES.get(" ".join(bare.lower().split()), bare)
    spellings = (
        name,
        re.sub("[aouAOU]e", lambda pair: {"a": "ä", "o": "ö", "u": "ü"}[pair[0][0].lower()], name),
    )
    return next((court for spelling in spellings if (court := _court(spelling))), None)


def _court(name: str) -> str | None:
    try:
        return handelsregisternummer.validate(f"{name} HRB 1").removesuffix(" HRB 1")
    except ValidationError:
        return None
