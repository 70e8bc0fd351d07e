"""The SMS that carries a code: one message, which says what the code does, and which phones can read."""

import re
from typing import Final

from verification.rules.challenges import Target

_SMS: Final = {
    "de": "{code} ist Ihr Code für {site}. Gültig 10 Minuten. Geben Sie ihn niemandem weiter, auch uns nicht.",
    "en": "{code} is your code for {site}. Valid for 10 minutes. Do not give it to anyone, not even to us.",
}
# What the code does stands in its text, so that nobody can be talked into reading out one for something else.
_SMS_CUSTOMER: Final = {
    "de": "{code} ist Ihr Code, um bei {site} Kontakte zu sperren. Gilt 10 Minuten. Geben Sie ihn niemandem.",
    "en": "{code} is your code to block contacts on {site}. Valid for 10 minutes. Do not give it to anyone.",
}
_NOT_ME: Final = {"de": "Nicht Sie?", "en": "Not you?"}
SMS_LENGTH: Final = 160
_GSM7: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_DOUBLE: Final = frozenset("^{}\\[~]|€\f")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def sms_body(
    language: str, code: str, host: str, site: str = "Siegel", not_me: str = "", purpose: str = Target.PROVE
) -> str:
    """One SMS of at most 160 GSM-7 characters; its last line lets phones fill the code in on `host` only.

    The line is the origin-bound form of one-time codes (WICG): "@host #code". `not_me` is the address where the
    owner of the number says that nobody there asked for a code; it is left out where it does not fit. Raises
    ValueError for a host or a site name of the operator's that does not fit; nothing of the applicant's ever
    stands in the text.
    """
    if not _HOST.fullmatch(host):
        raise ValueError("host must be a plain ASCII host name")
    spoken = "en" if language.startswith("en") else "de"
    words = _SMS_CUSTOMER if purpose == Target.CUSTOMER else _SMS
    text, last = words[spoken].format(code=code, site=site), f"\n\n@{host} #{code}"
    with_link = f"{text} {_NOT_ME[spoken]} {not_me}{last}"
    if not_me and gsm7_length(with_link) <= SMS_LENGTH:
        return with_link
    body = text + last
    if (length := gsm7_length(body)) > SMS_LENGTH:
        raise ValueError(
            f"the SMS would have {length} characters of {SMS_LENGTH}; shorten the site's name or host"
        )
    return body


def gsm7_length(text: str) -> int:
    """How many GSM-7 characters (3GPP TS 23.038) a text takes; raises ValueError when one has no place there."""
    foreign = [char for char in text if char not in _GSM7 and char not in _GSM7_DOUBLE]
    if foreign:
        raise ValueError(f"not in the GSM-7 alphabet: {', '.join(sorted(set(foreign)))}")
    return len(text) + sum(char in _GSM7_DOUBLE for char in text)
