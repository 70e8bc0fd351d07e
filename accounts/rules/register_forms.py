"""How each country's register numbers are recognised, checked and written; for Germany: `german_register`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.at import businessid
from stdnum.be import vat as be_vat
from stdnum.ch import uid
from stdnum.cz import dic
from stdnum.dk import cvr
from stdnum.ee import registrikood
from stdnum.es import nif as es_nif
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.hr import oib
from stdnum.it import iva
from stdnum.no import orgnr as no_orgnr
from stdnum.pl import nip, regon
from stdnum.pt import nif as pt_nif
from stdnum.se import orgnr as se_orgnr
from stdnum.us import ein


def _as_is(number: str) -> str:
    return number


@dataclass(frozen=True)
class Form:
    """One way of numbering. `pattern` fits capitals without separators; its group is the number itself.

    `check` raises stdnum's errors; `written` is a template of `re.sub` over `parts`.
    """

    pattern: str
    check: Callable[[str], str] = _as_is
    parts: str = "(.+)"
    written: str = r"\1"

    def canonical(self, compact: str) -> str | None:
        """The number as registers write it; None when it is of another form; raises stdnum's errors."""
        found = re.fullmatch(self.pattern, compact, re.ASCII)
        return re.sub(f"^{self.parts}$", self.written, self.check(found[1])) if found else None


FORMS: dict[str, tuple[Form, ...]] = {
    "AT": (
        Form(r"(?:FN)?(\d{1,6}[A-Z])", lambda number: businessid.validate(number.lower()), written=r"FN \1"),
    ),
    "BE": (Form(r"(?:BE)?([01]?\d{9})", be_vat.validate, r"(\d{4})(\d{3})(\d{3})", r"\1.\2.\3"),),
    "CH": (Form(r"(CHE\d{9})(?:MWST|TVA|IVA|HR)?", uid.validate, r"(CHE)(...)(...)(...)", r"\1-\2.\3.\4"),),
    "CZ": (Form(r"(\d{8})", dic.validate),),
    "DK": (Form(r"(?:CVR|DK)?(\d{8})", cvr.validate),),
    "EE": (Form(r"(\d{8})", registrikood.validate),),
    "ES": (Form(r"(?:ES)?([A-Z0-9]\d{7}[A-Z0-9])", es_nif.validate),),
    "FI": (Form(r"(?:FI)?(\d{8})", ytunnus.validate, r"(\d{7})(\d)", r"\1-\2"),),
    "FR": (
        Form(r"(?:RCS[A-Z]*|SIREN)?(\d{9})", siren.validate),
        Form(r"(?:SIRET)?(\d{14})", siret.validate),
    ),
    "GB": (
        Form(r"(\d{6,8})", lambda number: number.zfill(8)),
        Form(r"((?:SC|NI|OC|SO|NC|IP|RC|SP|NP|LP|SL|NL|FC|CE|CS|GE|RS)\d{6})"),
    ),
    "HR": (Form(r"(?:HR)?(\d{11})", oib.validate),),
    "IE": (Form(r"(\d{5,6})"),),
    "IT": (
        Form(r"(?:IT)?(\d{11})", iva.validate),
        Form(r"(?:REA)?([A-Z]{2}\d{5,7})", parts=r"([A-Z]{2})(\d+)", written=r"\1-\2"),
    ),
    "LI": (Form(r"(FL\d{11})", parts=r"FL(....)(...)(...)(.)", written=r"FL-\1.\2.\3-\4"),),
    "LU": (Form(r"(?:RCS[A-Z]*?)?([A-Z]\d{1,6})"),),
    "NL": (Form(r"(?:KVK)?(\d{8})"),),
    "NO": (Form(r"(?:NO)?(\d{9})(?:MVA)?", no_orgnr.validate),),
    "PL": (
        Form(r"(?:KRS|NIP)?(0{3}\d{7})"),
        Form(r"(?:NIP|PL)?(\d{10})", nip.validate),
        Form(r"(?:REGON)?(\d{9}|\d{14})", regon.validate),
    ),
    "PT": (Form(r"(?:PT)?(\d{9})", pt_nif.validate),),
    "SE": (Form(r"(?:SE)?(\d{10})(?:01)?", se_orgnr.validate, r"(\d{6})(\d{4})", r"\1-\2"),),
    "SK": (Form(r"(\d{8})", dic.validate),),
    "US": (Form(r"(?:EIN)?(\d{9})", ein.validate, r"(\d\d)(\d{7})", r"\1-\2"),),
}
