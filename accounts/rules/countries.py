"""Legal forms by country and kind of business, and which of them stand in a public register."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["legal_entity", "sole_trader", "public_body"]
KINDS: tuple[Kind, ...] = ("legal_entity", "sole_trader", "public_body")


@dataclass(frozen=True)
class LegalForm:
    """A form to choose: `code` is stored; `in_register` means that there is a register to match it with."""

    code: str
    kind: Kind
    in_register: bool
    de: str
    en: str

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.de


# Forms keep their own name in every language; "*" marks those that stand in a register.
_COMPANIES = {
    "DE": "GmbH* / UG (haftungsbeschränkt)* / AG* / GmbH & Co. KG* / KG* / OHG* / e.K.* / KGaA* / SE* / eG*"
    " / PartG* / PartG mbB* / gGmbH* / eGbR* / GbR",
    "AT": "GmbH* / FlexKapG* / AG* / KG* / OG* / GmbH & Co KG* / e.U.* / SE* / Genossenschaft* / GesbR",
    "CH": "GmbH* / AG* / Einzelfirma* / Kollektivgesellschaft* / Kommanditgesellschaft* / Genossenschaft*"
    " / einfache Gesellschaft",
    "LI": "GmbH* / AG* / Anstalt* / Genossenschaft* / Einzelfirma*",
    "BE": "SRL/BV* / SA/NV* / SC/CV* / SNC/VOF* / SComm/CommV*",
    "CZ": "s.r.o.* / a.s.* / k.s.* / v.o.s.* / družstvo*",
    "DK": "ApS* / A/S* / I/S* / K/S* / A.M.B.A.*",
    "ES": "S.L.* / S.L.U.* / S.A.* / S.Coop.* / S.C.",
    "FI": "Oy* / Oyj* / Ky* / Ay* / Osuuskunta*",
    "FR": "SARL* / EURL* / SAS* / SASU* / SA* / SNC* / SCI* / SELARL*",
    "GB": "Ltd* / PLC* / LLP* / CIC* / LP* / Partnership",
    "IE": "LTD* / DAC* / PLC* / CLG* / LLP*",
    "IT": "S.r.l.* / S.r.l.s.* / S.p.A.* / S.n.c.* / S.a.s.* / Società cooperativa* / S.s.*",
    "LU": "S.à r.l.* / S.A.* / S.à r.l.-S* / S.C.S.* / S.E.N.C.*",
    "NL": "B.V.* / N.V.* / V.O.F.* / C.V.* / Coöperatie* / Maatschap*",
    "NO": "AS* / ASA* / ANS* / DA* / SA*",
    "PL": "sp. z o.o.* / S.A.* / P.S.A.* / sp.k.* / sp.j.* / s.c.",
    "PT": "Lda.* / Unipessoal Lda.* / S.A.* / Cooperativa*",
    "SE": "AB* / HB* / KB* / Ekonomisk förening*",
    "SK": "s.r.o.* / a.s.* / k.s.* / v.o.s.*",
    "US": "Inc.* / LLC* / Corp.* / LLP* / LP* / General partnership",
}
_ELSEWHERE = (
    ("company", True, "Kapitalgesellschaft", "Limited company"),
    ("partnership", True, "Eingetragene Personengesellschaft", "Registered partnership"),
    ("cooperative", True, "Genossenschaft", "Cooperative"),
    ("simple_partnership", False, "Personengesellschaft ohne Registereintrag", "Unregistered partnership"),
)
_PEOPLE = (
    ("trade", False, "Gewerbe ohne Registereintrag", "Trade without a register entry"),
    ("freelance", False, "Freier Beruf", "Freelance profession"),
)
_REGISTERED_PEOPLE = {"DE": "e.K.", "AT": "e.U.", "CH": "Einzelfirma", "LI": "Einzelfirma"}
_PUBLIC = (
    ("registered_association", True, "Eingetragener Verein", "Registered association"),
    ("association", False, "Verein ohne Registereintrag", "Unregistered association"),
    ("foundation", False, "Stiftung", "Foundation"),
    ("church", False, "Kirche oder Religionsgemeinschaft", "Church or religious community"),
    ("municipality", False, "Gemeinde, Stadt oder Kreis", "Municipality, city or district"),
    ("authority", False, "Behörde", "Authority"),
    (
        "public_corporation",
        False,
        "Körperschaft oder Anstalt des öffentlichen Rechts",
        "Body under public law",
    ),
    ("school", False, "Schule oder Hochschule", "School or university"),
)


def legal_forms(country: str, kind: str) -> tuple[LegalForm, ...]:
    """The forms to choose from, the usual ones first; countries we do not know get four plain words."""
    country = country.upper()
    if kind == "legal_entity":
        return _companies(country)
    if kind == "sole_trader":
        native = _REGISTERED_PEOPLE.get(country)
        registered = (LegalForm(native, "sole_trader", True, native, native),) if native else ()
        return (
            tuple(LegalForm(code, "sole_trader", listed, de, en) for code, listed, de, en in _PEOPLE)
            + registered
        )
    if kind == "public_body":
        return tuple(LegalForm(code, "public_body", listed, de, en) for code, listed, de, en in _PUBLIC)
    return ()


def _companies(country: str) -> tuple[LegalForm, ...]:
    if country not in _COMPANIES:
        return tuple(LegalForm(code, "legal_entity", listed, de, en) for code, listed, de, en in _ELSEWHERE)
    named = ((text.rstrip("*"), text.endswith("*")) for text in _COMPANIES[country].split(" / "))
    return tuple(LegalForm(code, "legal_entity", listed, code, code) for code, listed in named)


def find_form(country: str, kind: str, code: str) -> LegalForm | None:
    return next((form for form in legal_forms(country, kind) if form.code == code), None)


def in_register(country: str, kind: str, code: str) -> bool:
    """Whether a register match is asked for. A company of a form we do not know counts as registered."""
    form = find_form(country, kind, code)
    return form.in_register if form else kind == "legal_entity"
