"""Register numbers, VAT ids and LEIs: form and check digits, offline. Whether they exist is asked by jobs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import lei
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.no import mva

from accounts.rules.german_register import COURTS, read
from accounts.rules.identifier_shapes import GENERIC_REGISTER, LEI, REGISTER, VAT, Shape
from accounts.rules.register_forms import FORMS
from accounts.rules.text import ascii_digits

LONGEST = 120


class IdentifierProblem(StrEnum):
    """Why a number is not taken; the error text adds the shape and the example of the result."""

    REGISTER_EMPTY = "REGISTER_EMPTY"
    REGISTER_FORMAT = "REGISTER_FORMAT"
    REGISTER_CHECK_DIGIT = "REGISTER_CHECK_DIGIT"
    REGISTER_COURT_EMPTY = "REGISTER_COURT_EMPTY"
    REGISTER_COURT_UNKNOWN = "REGISTER_COURT_UNKNOWN"
    VAT_EMPTY = "VAT_EMPTY"
    VAT_COUNTRY = "VAT_COUNTRY"
    VAT_FORMAT = "VAT_FORMAT"
    VAT_CHECK_DIGIT = "VAT_CHECK_DIGIT"
    VAT_TAX_NUMBER = "VAT_TAX_NUMBER"
    LEI_EMPTY = "LEI_EMPTY"
    LEI_FORMAT = "LEI_FORMAT"
    LEI_CHECK_DIGIT = "LEI_CHECK_DIGIT"


P = IdentifierProblem


@dataclass(frozen=True)
class Identifier:
    """The answer to one check: `canonical` is for storing, `shape` for the error text."""

    canonical: str
    shape: Shape
    problems: tuple[IdentifierProblem, ...] = ()
    court: str = ""
    country: str = ""

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def problem(self) -> IdentifierProblem | None:
        """The first problem, for a form that shows one."""
        return self.problems[0] if self.problems else None


def courts(country: str) -> tuple[str, ...]:
    """The register courts to offer; empty where a register number needs no court."""
    return COURTS if country.upper() == "DE" else ()


def check_register(country: str, court: str, number: str) -> Identifier:
    """A company register number of `country` (ISO 3166); Germany also needs the court.

    Elsewhere the court is kept as typed. Countries without a form of ours: 3 to 30 letters and digits.
    """
    country = country.upper()
    shape = REGISTER.get(country, GENERIC_REGISTER)
    court, number = _line(court), _line(number)
    if country == "DE":
        return _german(court, number, shape)
    if not number:
        return Identifier("", shape, (P.REGISTER_EMPTY,), court, country)
    canonical, problem = _register(country, number)
    return Identifier(canonical, shape, (problem,) if problem else (), court, country)


def _german(court: str, number: str, shape: Shape) -> Identifier:
    entry = read(court, number)
    problems = []
    if not entry.number:
        problems.append(P.REGISTER_FORMAT if number else P.REGISTER_EMPTY)
    if not entry.court:
        problems.append(P.REGISTER_COURT_UNKNOWN if entry.court is None else P.REGISTER_COURT_EMPTY)
    return Identifier(entry.number, shape, tuple(problems), entry.court or court, "DE")


def _register(country: str, number: str) -> tuple[str, IdentifierProblem | None]:
    forms = FORMS.get(country)
    if forms is None:
        fits = re.fullmatch(r"[^\W_](?:[\w ./-]{1,28})[^\W_]", number) and any(
            char.isdigit() for char in number
        )
        return (number, None) if fits else ("", P.REGISTER_FORMAT)
    problem = P.REGISTER_FORMAT
    for form in forms:
        try:
            canonical = form.canonical(_compact(number))
        except InvalidChecksum:
            problem = P.REGISTER_CHECK_DIGIT
        except ValidationError:
            continue
        else:
            if canonical:
                return canonical, None
    return "", problem


_OUTSIDE_THE_UNION: dict[str, Callable[[str], str]] = {
    "CH": lambda text: ch_vat.format(ch_vat.validate(re.sub("(MWST|TVA|IVA|TPV)?$", "", text) + "MWST")),
    "GB": lambda text: "GB" + gb_vat.validate(text),
    "NO": lambda text: "NO" + mva.validate(text if text.endswith("MVA") else text + "MVA"),
}
_PREFIX = {"GR": "EL", "IM": "GB", "MC": "FR", "LI": "CH"}
_NAMES = r"UST-?\s?ID(?:ENT)?-?\s?(?:NR|NUMMER)?|UID(?:-?NR)?|VAT(?:\s?(?:ID|NO|NUMBER))?|TVA|BTW|IVA"
_LABEL = re.compile(rf"^(?:{_NAMES})[.:\s]+")


def check_vat(country: str, text: str) -> Identifier:
    """A VAT id of the Union, Switzerland, Great Britain or Norway; without its letters it is `country`'s."""
    bare = _compact(_LABEL.sub("", _line(text).upper()))
    prefix = _vat_prefix(country.upper(), bare)
    shape = VAT.get(prefix, VAT["DE"])
    if not bare:
        return Identifier("", shape, (P.VAT_EMPTY,), country=prefix)
    if prefix not in VAT:
        return Identifier("", shape, (P.VAT_COUNTRY,), country=prefix)
    if prefix == "DE" and re.fullmatch(r"\d{10,13}", bare):
        return Identifier("", shape, (P.VAT_TAX_NUMBER,), country=prefix)
    canonical, problem = _vat(prefix, bare)
    return Identifier(canonical, shape, (problem,) if problem else (), country=prefix)


def _vat_prefix(country: str, bare: str) -> str:
    typed = _PREFIX.get(bare[:2], bare[:2])
    # A French or Spanish number without its letters may start with letters of its own.
    if bare[:2].isalpha() and (typed in VAT or country not in ("FR", "ES")):
        return typed
    return _PREFIX.get(country, country)


def _vat(prefix: str, bare: str) -> tuple[str, IdentifierProblem | None]:
    full = bare if bare.startswith(prefix) else prefix + bare.removeprefix("GR")
    if not full.isascii():
        return "", P.VAT_FORMAT
    try:
        return _OUTSIDE_THE_UNION.get(prefix, eu_vat.validate)(full), None
    except InvalidChecksum:
        return "", P.VAT_CHECK_DIGIT
    except ValidationError:
        return "", P.VAT_FORMAT


def check_lei(text: str) -> Identifier:
    """A Legal Entity Identifier (ISO 17442): 18 letters and digits and two check digits."""
    bare = _compact(_line(text)).removeprefix("LEI")
    if not bare:
        return Identifier("", LEI, (P.LEI_EMPTY,))
    if not re.fullmatch(r"[A-Z0-9]{18}\d\d", bare, re.ASCII):
        return Identifier("", LEI, (P.LEI_FORMAT,))
    return Identifier(bare, LEI) if lei.is_valid(bare) else Identifier("", LEI, (P.LEI_CHECK_DIGIT,))


def _line(text: str) -> str:
    return " ".join(ascii_digits(text[:LONGEST]).split())


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", text.upper())
