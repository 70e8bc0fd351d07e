"""Addresses at messengers: what people type, in the one form that is stored and linked."""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from accounts.rules.profiles.document import Messenger

BY_NUMBER: Final[frozenset[Messenger]] = frozenset({"whatsapp", "signal", "sms"})
MESSENGERS: Final[tuple[Messenger, ...]] = ("whatsapp", "signal", "telegram", "threema", "matrix", "sms")
EXAMPLES: Final[dict[Messenger, str]] = {
    "whatsapp": "+49 171 3920012",
    "signal": "+49 171 3920012",
    "sms": "+49 171 3920012",
    "telegram": "@baeckerei_muster",
    "threema": "*MUSTER1",
    "matrix": "@laden:muster.example",
}
_LINKS: Final = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:t\.me/|telegram\.me/|wa\.me/|threema\.id/|matrix\.to/#/|signal\.me/#p/)",
    re.IGNORECASE,
)
# They cost the caller more than a call, or reach no person: no way to write to a shop.
_NEVER: Final = frozenset({
    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PAGER, PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
})  # fmt: skip
_SHAPES: Final[dict[Messenger, re.Pattern[str]]] = {
    "telegram": re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}"),
    "threema": re.compile(r"[*A-Z0-9][A-Z0-9]{7}"),
    # Matrix specification, user identifiers: localpart and server name, at most 255 bytes.
    "matrix": re.compile(r"@[a-z0-9._=/+-]{1,100}:[A-Za-z0-9.-]{1,120}(?::\d{2,5})?"),
}


def address(messenger: Messenger, typed: str, region: str) -> str | None:
    """The stored form (a number in E.164, a name without decoration) of what was typed or pasted, or None.

    `region` (ISO 3166-1) says where a number without a country code belongs.
    """
    text = _LINKS.sub("", typed.strip())
    if messenger in BY_NUMBER:
        return _number(text, region, linked=text != typed.strip())
    if messenger == "telegram":
        text = text.removeprefix("@")
    if messenger == "threema":
        text = text.upper()
    return text if _SHAPES[messenger].fullmatch(text) else None


def _number(text: str, region: str, *, linked: bool) -> str | None:
    """A link to WhatsApp holds the number in international form, without its plus."""
    try:
        number = phonenumbers.parse(f"+{text.lstrip('+')}" if linked else text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    if phonenumbers.number_type(number) in _NEVER:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
