"""The last look before a business's own words stand in public: what could turn or forge the page is left out."""

import re

from accounts.rules.name_words import SEAL_GLYPHS
from accounts.rules.profiles.document import Contact
from accounts.rules.text import flaw

_NUMBER = re.compile(r"\+[1-9]\d{4,14}")
_HOST = r"(?:[^\W_][\w-]*\.)+[^\W\d_][\w-]*"
_WEB = re.compile(rf"https?://{_HOST}(?::[1-9]\d{{0,4}})?(?:[/?#][^\s\\\"<>^`{{|}}]*)?", re.IGNORECASE)
_MAIL = re.compile(rf"([^\s@\"(),:;<>\[\\\]]+)@({_HOST})")
_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$*+=@:")
# How each messenger names somebody, and the plain link that opens a conversation; no request is made before a click.
_NAMES: dict[str, tuple[re.Pattern[str], str]] = {
    "whatsapp": (_NUMBER, "https://wa.me/{digits}"),
    "sms": (_NUMBER, "sms:{name}"),
    "signal": (_NUMBER, "https://signal.me/#p/{name}"),
    "telegram": (re.compile(r"[A-Za-z]\w{3,31}", re.ASCII), "https://t.me/{name}"),
    "threema": (re.compile(r"\*?[A-Z0-9]{7,8}"), "https://threema.id/{name}"),
    "matrix": (
        re.compile(r"[@#!][\w.=/+-]+:[A-Za-z0-9.-]+(?::\d{1,5})?", re.ASCII),
        "https://matrix.to/#/{name}",
    ),
}
MESSENGERS = {
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "signal": "Signal",
    "threema": "Threema",
    "matrix": "Matrix",
    "sms": "SMS",
}


def plain(text: str) -> str:
    """Without control and direction characters, and without ticks, shields and stars that could pass for the seal.

    Forms refuse these already; a page that shows a seal does not rely on every form there ever was.
    """
    return "".join(
        char for char in text if char == "\n" or (char not in SEAL_GLYPHS and flaw(char) is None)
    ).strip()


def line(text: str) -> str:
    """The same, on one line."""
    return " ".join(plain(text).split())


def messenger_link(contact: Contact) -> str:
    """The address that opens a conversation, or nothing where the name is none of this messenger's."""
    pattern, form = _NAMES[contact.messenger]
    name = contact.address.strip()
    if contact.messenger == "telegram":
        name = name.removeprefix("@")
        pattern = _NUMBER if name.startswith("+") else pattern
    if not pattern.fullmatch(name):
        return ""
    return form.format(name=_escaped(name), digits=name.removeprefix("+"))


def web_link(address: str) -> str:
    """`address` where it is a web address with a host's name and without a user, else nothing."""
    address = address.strip()
    return address if _WEB.fullmatch(address) and line(address) == address else ""


def mail_link(address: str) -> str:
    """A `mailto:` link without any of the fields that such a link may carry, or nothing."""
    found = _MAIL.fullmatch(address.strip())
    return f"mailto:{_escaped(found[1])}@{found[2]}" if found and line(address) == address.strip() else ""


def _escaped(text: str) -> str:
    """As it may stand in any part of an address (RFC 3986)."""
    return "".join(
        char if char in _KEPT else "".join(f"%{byte:02X}" for byte in char.encode()) for char in text
    )
