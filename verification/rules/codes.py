"""The public code of a seal: nine random Crockford base-32 characters and a check character."""

import re
import secrets
import string
import unicodedata
from collections.abc import Callable
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 10
_CHECK_SYMBOLS: Final = ALPHABET + "*~$=U"
_AS_PYTHON_COUNTS: Final = str.maketrans(ALPHABET, string.digits + string.ascii_uppercase[:22])
_CANONICAL: Final = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_LONGEST_PASTE: Final = 64
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_GROUPED: Final = re.compile(r"\w{4}[- ]\w{4}[- ]\w{2}")
_TO_HYPHENS: Final = str.maketrans(dict.fromkeys(_DASHES, "-"))
_FORGIVEN: Final = str.maketrans({"I": "1", "L": "1", "O": "0", **dict.fromkeys(_DASHES)})


def check_character(body: str) -> str:
    """The check symbol of Crockford's base 32: the value modulo 37; may be one of `*~$=U`."""
    return _CHECK_SYMBOLS[int(body.translate(_AS_PYTHON_COUNTS), 32) % 37]


def generate(choice: Callable[[str], str] = secrets.choice) -> str:
    """A new code in its canonical form (ten characters, no hyphens).

    `choice` picks one character of the string it is given, evenly. A body whose check symbol lies outside
    the alphabet is drawn again, so that a code holds only characters that are easy to say and to type.
    """
    while True:
        body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
        check = check_character(body)
        if check in ALPHABET:
            return body + check


def shown(code: str) -> str:
    """The canonical code as people read it: `7QK2-9FXH-3B`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def plain(text: str) -> str:
    """What was typed, as the letters of the alphabet that were meant; empty where a letter is of another script."""
    dense = "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())
    return dense.upper().translate(_FORGIVEN) if dense.translate(_FORGIVEN).isascii() else ""


def parse(text: str) -> str | None:
    """The canonical ten characters of what somebody typed, or None when it is no code of ours.

    Forgives lower case, I and L for 1, O for 0, blanks, any kind of hyphen and full-width letters.
    """
    if len(text) > _LONGEST_PASTE:
        return None
    code = text if _CANONICAL.fullmatch(text) else plain(text)
    if not _CANONICAL.fullmatch(code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def is_mistyped(text: str) -> bool:
    """Written as codes are, but no code: a character is wrong. A name of ten letters is none, nor "Markt 12345"."""
    shape = text.translate(_TO_HYPHENS).strip()
    if not (_GROUPED.fullmatch(shape) or (shape.isalnum() and any(char.isdigit() for char in shape))):
        return False
    return _CANONICAL.fullmatch(plain(text)) is not None and parse(text) is None
