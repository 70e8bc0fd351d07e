"""What a business must show, by kind, country and legal form: the policy, as data under its version."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from accounts.rules.countries import in_register

CURRENT: Final = "2026-10"
Path = Literal["register", "trader", "public"]


@dataclass(frozen=True)
class Alternative:
    """One way to meet a requirement: all of `needs` ("source:gleif", "document:letterhead").

    `given` is what the business fills in for it; papers are uploaded instead. In `silent_in` the source
    never names the holder, so this way is not offered there, though an answer counts.
    """

    code: str
    needs: tuple[str, ...]
    given: str = ""
    silent_in: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Requirement:
    """One thing a case needs. Any one of `alternatives` is enough; without any it is met by a fact of its own.

    `group` and `task` say where the business finds it; `title_key` names its sentence. `by_hand`: a reviewer may
    confirm it without a source, with a second reviewer where it says "four_eyes".
    """

    code: str
    group: Literal["phone", "business", "evidence"]
    task: str
    alternatives: tuple[Alternative, ...] = ()
    given: str = ""
    by_hand: Literal["", "alone", "four_eyes"] = ""

    @property
    def title_key(self) -> str:
        return f"requirement.{self.code}"


@dataclass(frozen=True)
class RequirementSet:
    """The whole list, known before the first field. Frozen with the case by storing version and codes."""

    policy_version: str
    path: Path
    country: str
    requirements: tuple[Requirement, ...]

    @property
    def currently_due(self) -> tuple[str, ...]:
        """What the business has to do when nothing is done yet."""
        return tuple(one.code for one in self.requirements)

    @property
    def alternatives(self) -> dict[str, tuple[str, ...]]:
        """Codes of which one is enough, by requirement; only those that can work in this country."""
        return {
            one.code: tuple(way.code for way in self.offered(one))
            for one in self.requirements
            if one.alternatives
        }

    def offered(self, requirement: Requirement) -> tuple[Alternative, ...]:
        return tuple(way for way in requirement.alternatives if self.country not in way.silent_in)

    def requirement(self, code: str) -> Requirement:
        """Raises KeyError for a code that is not asked for."""
        return {one.code: one for one in self.requirements}[code]


def _paper(kind: str) -> Alternative:
    return Alternative(kind, (f"document:{kind}",))


# VIES does not name the holder of a German or Spanish id.
_VAT_NAME: Final = Alternative("vat_name", ("source:vies_name",), "vat_id", frozenset({"DE", "ES"}))
_LEI: Final = Alternative("lei", ("source:gleif",), "lei")
_DOMAIN: Final = Alternative("domain", ("source:domain",), "domain")
_EXTRACT: Final = _paper("register_extract")

_NUMBER: Final = Requirement("number", "phone", "phone")
_NUMBER_DOCUMENT: Final = Requirement(
    "number_document", "phone", "documents", (_paper("phone_bill"), _paper("provider_letter"))
)
_ALWAYS: Final = (
    Requirement("details", "business", "details", given="details"),
    Requirement("name", "business", "details", given="name"),
)
_PATHS: Final[dict[Path, tuple[Requirement, ...]]] = {
    "register": (
        Requirement(
            "register_match",
            "business",
            "register",
            (
                Alternative("register_look_up", ("source:register",), "register_no"),
                Alternative("lei_register", ("source:gleif_register",), "lei"),
                _EXTRACT,
            ),
            given="register_no",
            by_hand="alone",
        ),
        Requirement(
            "representative",
            "business",
            "details",
            (_EXTRACT, _paper("authority")),
            "represented_by",
            "alone",
        ),
        Requirement("evidence", "evidence", "evidence", (_EXTRACT, _LEI, _VAT_NAME)),
    ),
    "trader": (
        Requirement(
            "address",
            "business",
            "details",
            (Alternative("letter", ("source:letter",)),),
            "address",
            "four_eyes",
        ),
        Requirement(
            "evidence",
            "evidence",
            "evidence",
            (
                _paper("trade_registration"),
                _paper("chamber_or_tax_letter"),
                Alternative("vat_valid", ("source:vies",), "vat_id"),
                _DOMAIN,
            ),
        ),
    ),
    "public": (
        Requirement(
            "official_mail",
            "business",
            "details",
            (Alternative("mail", ("source:mail",)),),
            "official_mail",
            "four_eyes",
        ),
        Requirement(
            "evidence",
            "evidence",
            "evidence",
            (
                _paper("association_extract"),
                replace(_DOMAIN, code="official_domain"),
                Alternative("letterhead_call_back", ("document:letterhead", "source:call_back")),
            ),
        ),
    ),
}
# A change, or a further number, asks only for what is new: everything else was shown for the seal that stands.
NUMBERS: Final = frozenset({"phone_change", "further_number"})
CHANGES: Final = frozenset({"name_change", *NUMBERS})
_NAME: Final = _ALWAYS[1]


def _new_name(*ways: Alternative) -> Requirement:
    return Requirement("name_evidence", "evidence", "documents", ways, by_hand="four_eyes")


_NEW_NAME: Final[dict[Path, Requirement]] = {
    "register": _new_name(_EXTRACT, _LEI, _VAT_NAME, _paper("trade_registration")),
    "trader": _new_name(_paper("trade_registration"), _paper("chamber_or_tax_letter"), _VAT_NAME),
    "public": _new_name(_paper("association_extract"), _paper("letterhead")),
}
DOCUMENT_KINDS: Final = tuple(
    dict.fromkeys(
        need.removeprefix("document:")
        for requirement in (
            *_PATHS["register"],
            *_PATHS["trader"],
            *_PATHS["public"],
            _NUMBER_DOCUMENT,
            *_NEW_NAME.values(),
        )
        for way in requirement.alternatives
        for need in way.needs
        if need.startswith("document:")
    )
)


def path(kind: str, country: str, legal_form: str) -> Path:
    """Which row of the table of default evidence applies."""
    if kind == "public_body":
        return "public"
    return "register" if in_register(country, kind, legal_form) else "trader"


def requirement_set(
    kind: str,
    country: str,
    legal_form: str,
    line_type: str = "",
    policy_version: str = CURRENT,
    case_kind: str = "initial",
) -> RequirementSet:
    """What this business must show, or, in a case about a change, what shows that. KeyError for an unknown policy.

    A number of internet telephony (`line_type` "voip") is a weaker proof and needs a paper as well.
    """
    if policy_version != CURRENT:
        raise KeyError(policy_version)
    way = path(kind, country, legal_form)
    number = (_NUMBER, _NUMBER_DOCUMENT) if line_type == "voip" else (_NUMBER,)
    changed = {"name_change": (_NAME, _NEW_NAME[way]), **dict.fromkeys(NUMBERS, number)}
    asked = changed.get(case_kind, (*number, *_ALWAYS, *_PATHS[way]))
    return RequirementSet(policy_version, way, country.upper(), asked)
