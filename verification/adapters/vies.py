"""VAT ids against VIES, the member states' registers, over the Commission's REST interface."""

import re
from dataclasses import dataclass

from verification.adapters.exchange import NotSentError, Reply, UnansweredError, ask, plain, token
from verification.ports import VatAnswer

COUNTRY = re.compile("AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI")
VAT_ID = re.compile(r"([A-Z]{2})([0-9A-Z+*]{2,12})")
NOT_DISCLOSED = "---"


def split_vat_id(text: str) -> tuple[str, str] | None:
    """Country as VIES spells it (Greece is EL) and number, or None when this cannot be a VAT id."""
    found = VAT_ID.fullmatch(re.sub(r"[\s.\-]", "", text).upper())
    return ("EL" if found[1] == "GR" else found[1], found[2]) if found else None


@dataclass(frozen=True)
class Vies:
    """`requester` is the operator's own VAT id; with it VIES gives a consultation number as proof."""

    url: str
    requester: tuple[str, str] | None
    seconds: float

    def check(self, vat_id: str) -> VatAnswer:
        parts = split_vat_id(vat_id)
        if parts is None:
            return VatAnswer("invalid", detail="malformed")
        if not COUNTRY.fullmatch(parts[0]):
            return VatAnswer("unavailable", detail="not_covered")
        try:
            reply = ask(
                "POST",
                f"{self.url}/check-vat-number",
                seconds=self.seconds,
                headers={"Accept": "application/json"},
                json_body=self._question(*parts),
            )
        except (NotSentError, UnansweredError) as error:
            return VatAnswer("unavailable", detail=str(error))
        return read(reply, *parts)

    def _question(self, country: str, number: str) -> dict[str, str]:
        asked = {"countryCode": country, "vatNumber": number}
        if self.requester is None:
            return asked
        return {**asked, "requesterMemberStateCode": self.requester[0], "requesterNumber": self.requester[1]}


def read(reply: Reply, country: str, number: str) -> VatAnswer:
    """Only a plain yes or no about this very number counts; every error and every oddity is `unavailable`."""
    try:
        answer = reply.fields()
    except ValueError:
        return VatAnswer("unavailable", detail="malformed" if reply.status == 200 else f"http_{reply.status}")
    problem = _problem(answer)
    if problem == "INVALID_INPUT":
        return VatAnswer("invalid", detail=problem)
    if problem or reply.status != 200:
        return VatAnswer("unavailable", detail=problem or f"http_{reply.status}")
    if (answer.get("countryCode", country), answer.get("vatNumber", number)) != (country, number):
        return VatAnswer("unavailable", detail="other_number")
    valid = answer.get("valid", answer.get("isValid"))
    if not isinstance(valid, bool):
        return VatAnswer("unavailable", detail="malformed")
    if not valid:
        return VatAnswer("invalid")
    return VatAnswer(
        "valid",
        name=_disclosed(answer.get("name"), 300),
        address=_disclosed(answer.get("address"), 500),
        consultation_number=token(answer.get("requestIdentifier"), 64),
    )


def _problem(answer: dict[str, object]) -> str:
    """VIES' code for what went wrong (MS_UNAVAILABLE, TIMEOUT, ...), "" when nothing did."""
    said = answer.get("userError")
    wrappers = answer.get("errorWrappers")
    if isinstance(wrappers, list) and wrappers:
        said = wrappers[0].get("error") if isinstance(wrappers[0], dict) else "ERROR"
    elif answer.get("actionSucceed") is False:
        said = "ERROR"
    if said is None or said in ("VALID", "INVALID", ""):
        return ""
    return token(said) or "ERROR"


def _disclosed(value: object, limit: int) -> str:
    text = plain(value, limit, lines=True)
    return "" if text == NOT_DISCLOSED else text
