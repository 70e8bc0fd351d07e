"""What a customer typed into the one box: a code, a link, a number, a website or a name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

import idna
import phonenumbers

from accounts.rules.text import ascii_digits
from directory.rules.numbers import is_itself
from verification.rules import codes

Kind = Literal["empty", "several", "too_long", "code", "slug", "number", "domain", "name"]
LONGEST: Final = 300
_LINK: Final = re.compile(r"^(?:https?:)?//([^/?#\s]+)([^?#\s]*)", re.IGNORECASE)
_BARE_LINK: Final = re.compile(r"^([^/\s@]+\.[^/\s@]+)(/[^?#\s]*)$")
_OWN_PATH: Final = re.compile(r"^(?:/en)?/(s|f|b)/([^/]+)")
_NUMBER: Final = re.compile(
    r"^(?:(?:tel|telefon|phone|fon|mobil|handy|mobile|callto|sms|smsto|rufnummer|nummer|number)\b[.:]*)?"
    r"\s*[+\d(][\d\s()./\-\u2010-\u2015]*"
    r"(?:(?:;ext=|ext\.?|x|#)\s*\d{1,8})?$",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}$")
_E164: Final = re.compile(r"\+[1-9][0-9]{4,14}")
_CHAT: Final = re.compile(
    r"^(?:(?:https?://)?(?:wa\.me/|signal\.me/\#p/|(?:api|web)\.whatsapp\.com/send/?\?(?:[^#]*&)?phone=)"
    r"|(?:whatsapp|viber)://(?:send|chat)/?\?(?:[^#]*&)?(?:phone|number)=)(?:\+|%2B)?([1-9]\d{6,14})/?(?:[?#&].*)?$",
    re.IGNORECASE,
)
# How people write the part that a switchboard connects to; the library knows the English words.
_INNER: Final = re.compile(
    r"(?<=[\d)])[\s,/]*(?:app(?:arat)?|durchwahl|dw|nst|nebenstelle|klappe|kl)\b[.:\s]*(?=\d)", re.IGNORECASE
)
# A number among words; without a zero or a plus sign in front it may be a year, a price or a VAT number.
_AMONG_WORDS: Final = re.compile(r"[(+]*[+0]")
_BEFORE: Final = re.compile(r"(?:\w|\d:|\d\s)$")  # part of a word, a time or a longer row of digits, as is
_BEHIND: Final = re.compile(r"\w|\s\d")
_FEWEST_AMONG_WORDS: Final = 7
_DIALLED: Final = re.compile(r"[\d\s()+./,;|&\-\u2010-\u2015]*\d[\d\s()+./,;|&\-\u2010-\u2015]*")
_BETWEEN: Final = re.compile(r"\s*[,;|&]\s*|\s+(?:und|oder|and|or)\s+", re.IGNORECASE)
_FEWEST_DIGITS: Final = 5


@dataclass(frozen=True)
class Query:
    """`value` is canonical: ten characters of a code, E.164 (`;ext` behind), an A-label host, a slug, a name."""

    kind: Kind
    value: str = ""


def is_canonical(text: str) -> bool:
    """Whether it is written as a number is stored; then it is looked up as it is before a library reads it."""
    return _E164.fullmatch(text) is not None


def understand(text: str, *, own_host: str, region: str) -> Query:
    """Never fails: what is neither code, link, number nor website is taken for a name."""
    if is_canonical(text) and is_itself(text):
        return Query("number", text)
    return read(text, own_host=own_host, region=region)


def read(text: str, *, own_host: str, region: str) -> Query:
    """The same for everything, without the short way of numbers that are what they are."""
    typed = " ".join(unicodedata.normalize("NFKC", text[: LONGEST + 1]).split())
    if not typed:
        return Query("empty")
    if len(text) > LONGEST:
        return Query("too_long")
    # Address books wrap what they copy in signs nobody sees; in a name they may belong to the script.
    plain = " ".join("".join(char for char in typed if unicodedata.category(char) != "Cf").split())
    if not plain:
        return Query("empty")
    if code := codes.parse(plain):
        return Query("code", code)
    if chat := _CHAT.match(plain):
        plain = f"+{chat[1]}"
    return (
        _link(plain, own_host)
        or _number(plain, region)
        or _domain(plain)
        or _number_among_words(plain, region)
        or Query("name", typed)
    )


def is_several_numbers(text: str, region: str) -> bool:
    """Whether somebody wrote more than one number, with words around them or not."""
    parts = [part for part in _BETWEEN.split(text[:LONGEST]) if part.strip()]
    if len(parts) > 1 and all(_number(part.strip(), region) for part in parts):
        return True
    return len(_numbers_in(text[:LONGEST], region)) > 1


def is_part_of_number(text: str) -> bool:
    """Whether there are digits and what is written between them, and nothing else: no name, and no whole number."""
    return _DIALLED.fullmatch(text) is not None


def _link(typed: str, own_host: str) -> Query | None:
    found = _LINK.match(typed) or _BARE_LINK.match(typed)
    if found is None:
        return None
    authority, path = found.groups()
    host = authority.rpartition("@")[2].rpartition(":")[0] or authority.rpartition("@")[2]
    own = _OWN_PATH.match(path)
    if host.lower() == own_host and own is not None:
        door, rest = own.groups()
        if door == "b":
            return Query("slug", rest[:80])
        code = codes.parse(rest)
        return Query("code", code) if code else Query("name", rest)
    return _domain(host)


def _number_among_words(typed: str, region: str) -> Query | None:
    """ "0171 39200 12 (Handy)", "„030 23125 012“": the one number in what was pasted."""
    found = _numbers_in(typed, region)
    return _number(found[0], region) if len(found) == 1 else None


def _numbers_in(text: str, region: str) -> list[str]:
    """What is written of each number in a text. No name that may be sealed has so many digits in a row."""
    if sum(char.isdigit() for char in text) < _FEWEST_AMONG_WORDS:
        return []
    text = _INNER.sub(" ext. ", ascii_digits(text))
    found = phonenumbers.PhoneNumberMatcher(
        text, region, leniency=phonenumbers.Leniency.POSSIBLE, max_tries=20
    )
    return [
        one.raw_string
        for one in found
        if _AMONG_WORDS.match(one.raw_string)
        and sum(char.isdigit() for char in one.raw_string) >= _FEWEST_AMONG_WORDS
        and not _BEFORE.search(text[: one.start])
        and not _BEHIND.match(text[one.end :])
    ]


def _number(typed: str, region: str) -> Query | None:
    typed = _INNER.sub(" ext. ", typed)
    if not _NUMBER.match(typed) or sum(char.isdigit() for char in typed) < _FEWEST_DIGITS:
        return None
    # "0043 ..." and "+49 (0) 30 ..." are how people write numbers; the library reads both.
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Query("number", f"{e164};{number.extension}" if number.extension else e164)


def _domain(typed: str) -> Query | None:
    host = typed.rpartition("@")[2].rstrip(".").lower()
    host = host.removeprefix("www.")
    if " " in host or "." not in host:
        return None
    try:
        label = idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return None
    return Query("domain", label) if _HOST.match(label) else None
