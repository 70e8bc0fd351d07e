"""The published catalogue of reason codes: why something was refused, how to mend it, what may be done about it."""

from dataclasses import dataclass
from typing import Final

from verification.rules.reason_texts import TEXTS


@dataclass(frozen=True)
class Reason:
    """One code of the catalogue. The texts are data in both languages, so that page, e-mail and API say the same.

    `field` is the task and the field it concerns ("details.vat_id"), empty where nothing can be changed.
    `retry_after_days` counts from the decision: 0 at once, None never by itself. `pilot`: also a reason to
    decline an application.
    """

    code: str
    text_de: str
    text_en: str
    mend_de: str
    mend_en: str
    field: str
    appealable: bool = True
    retry_after_days: int | None = 0
    pilot: bool = False

    def text(self, language: str) -> str:
        return self.text_en if language.startswith("en") else self.text_de

    def mend(self, language: str) -> str:
        return self.mend_en if language.startswith("en") else self.mend_de


def _reason(
    code: str, field: str, *, appealable: bool = True, retry: int | None = 0, pilot: bool = False
) -> Reason:
    return Reason(code, *TEXTS[code], field, appealable, retry, pilot)


REASONS: Final = (
    _reason("PHONE_UNREACHABLE", "phone.number"),
    _reason("PHONE_NOT_BUSINESS", "phone.number"),
    _reason("PHONE_TAKEN", "phone.number"),
    _reason("NAME_GENERIC", "name.text", pilot=True),
    _reason("NAME_MISMATCH", "name.text"),
    _reason("NAME_CONFUSABLE", "name.text", pilot=True),
    _reason("NAME_PROTECTED_TERM", "name.text", pilot=True),
    _reason("NAME_FORMAT", "name.text", pilot=True),
    _reason("ENTITY_NOT_FOUND", "details.register_no", pilot=True),
    _reason("ENTITY_DISSOLVED", "details.register_no", retry=None, pilot=True),
    _reason("ENTITY_DATA_MISMATCH", "details.legal_name"),
    _reason("VAT_INVALID", "details.vat_id"),
    _reason("VAT_NAME_MISMATCH", "details.vat_id"),
    _reason("LEI_LAPSED", "details.lei"),
    _reason("DOMAIN_NOT_PROVEN", "domain.domain"),
    _reason("DOC_UNREADABLE", "documents.file"),
    _reason("DOC_EXPIRED", "documents.file"),
    _reason("DOC_WRONG_TYPE", "documents.file"),
    _reason("DOC_NAME_MISMATCH", "documents.file"),
    _reason("REP_NOT_AUTHORISED", "details.represented_by"),
    _reason("REP_UNREACHABLE", "details.represented_by"),
    _reason("ADDRESS_NOT_CONFIRMED", "details.address"),
    _reason("OUT_OF_SCOPE_COUNTRY", "details.country", retry=90, pilot=True),
    _reason("OUT_OF_SCOPE_TRADE", "", retry=None, pilot=True),
    _reason("DUPLICATE_ACCOUNT", "", pilot=True),
    _reason("FALSE_INFORMATION", "", retry=365, pilot=True),
    _reason("NO_ANSWER", "", retry=0, pilot=True),
    _reason("PILOT_QUOTA", "", appealable=False, retry=90, pilot=True),
)
BY_CODE: Final = {reason.code: reason for reason in REASONS}
CODES: Final = tuple(BY_CODE)


def reason(code: str) -> Reason:
    """Raises KeyError for a code that is not in the catalogue: nothing may be decided with one."""
    return BY_CODE[code]


def for_pilot() -> tuple[Reason, ...]:
    """The reasons an application to the pilot may be declined with."""
    return tuple(one for one in REASONS if one.pilot)
