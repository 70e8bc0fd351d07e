"""What a profile answers to a customer's postcode: one sentence for each way to get something."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules import postcodes
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.reach import COMES, country_of, reach
from accounts.rules.text import ascii_digits
from accounts.selectors.profile_offers import MODES

LONGEST: Final = 20
SENTENCES: Final[dict[str, Any]] = {
    "yes": gettext_lazy("%(offer)s: yes, %(postcode)s is inside the area."),
    "no": gettext_lazy("%(offer)s: no, %(postcode)s is outside the area."),
    "unknown": gettext_lazy(
        "%(offer)s: the business says a distance, and we cannot measure it without a map."
        " Ask there whether %(postcode)s is inside."
    ),
}


@dataclass(frozen=True)
class Reached:
    """`asked` is whether there is anything to ask; `typed` stays in the field; `problem` says what is wrong with it."""

    asked: bool
    typed: str = ""
    problem: str = ""
    sentences: tuple[str, ...] = ()


def reached(document: Document, typed: str | None, *, home: str) -> Reached:
    """`typed` is None where nobody has asked yet; `home` is the country where none is said."""
    offers = [one for one in document.delivery if one.mode in COMES]
    if not offers or typed is None:
        return Reached(bool(offers))
    country, kept = country_of(document, otherwise=home), ascii_digits(typed).strip()[: 2 * LONGEST]
    code = _code(kept, country) if kept and len(kept) <= LONGEST else None
    if code is None:
        like = postcodes.example(country)
        said = _("Enter a postcode like %(example)s") % {"example": like} if like else _("Enter a postcode")
        return Reached(asked=True, typed=kept, problem=said)
    found = [(one, reach(one, document, postcode=code, country=country)) for one in offers]
    return Reached(
        asked=True,
        typed=code,
        sentences=tuple(
            str(SENTENCES[answer]) % {"offer": MODES[one.mode], "postcode": code} for one, answer in found
        ),
    )


def _code(typed: str, country: str) -> str | None:
    """Of "D-10115 Berlin" the postcode; a sign of another country is none of ours."""
    sign, code, _town = postcodes.parted(typed)
    return postcodes.canonical(country, code) if sign in ("", country) else None
