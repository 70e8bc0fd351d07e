"""A key to the API: what it looks like, so that scanners of code and mail find one that was lost, and what it may."""

import re
import secrets
import string
import zlib
from collections.abc import Callable
from typing import Final

PREFIX: Final = "ks_live_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECKSUM = 32, 6  # characters; 32 of 62 are 190 bits
SHOWN: Final = len(PREFIX) + 4
OWN_PER_DAY: Final = 200
MOST_KEYS: Final = 5
LIVES: Final = (90, 365)  # days that may be chosen
_KEY: Final = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{RANDOM}}})([0-9A-Za-z]{{{CHECKSUM}}})")


def checksum(random: str) -> str:
    """CRC-32 in base 62: whether something is a key of ours can be said without asking us."""
    value, found = zlib.crc32(random.encode("ascii")), ""
    for _ in range(CHECKSUM):
        value, place = divmod(value, len(ALPHABET))
        found = ALPHABET[place] + found
    return found


def make(choice: Callable[[str], str] = secrets.choice) -> str:
    random = "".join(choice(ALPHABET) for _ in range(RANDOM))
    return f"{PREFIX}{random}{checksum(random)}"


def is_key(text: str) -> bool:
    """Whether `text` is a key as `make` makes them; says nothing about whether it opens anything."""
    found = _KEY.fullmatch(text)
    return found is not None and checksum(found[1]) == found[2]


def holds_key(text: str) -> bool:
    """Whether something in the text looks like a key, be it a real one or a mistyped one."""
    return PREFIX in text
