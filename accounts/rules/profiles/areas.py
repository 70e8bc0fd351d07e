"""Where an offer holds, as people type it: postcodes, beginnings of postcodes, ranges."""

import re
from collections.abc import Iterable

from accounts.rules.postcodes import parted, unsigned

MOST_CODES = 400
_PARTS = re.compile(r"[,;\n]+")
_RANGE = re.compile(
    r"([A-Z0-9][A-Z0-9 ]{0,8}[A-Z0-9]|[A-Z0-9])\s*(?:-|–|bis|to)\s*([A-Z0-9][A-Z0-9 ]{0,8}[A-Z0-9]|[A-Z0-9])",
    re.I,
)
_START = re.compile(r"([A-Z0-9]{1,6})(?:\*|…|\.{3})|(\d{1,6})x{1,4}", re.IGNORECASE)
_ONE = re.compile(r"[A-Z0-9][A-Z0-9 -]{0,8}[A-Z0-9]", re.IGNORECASE)
_SEVERAL = re.compile(r"\d{4,5}(?:\s+\d{4,5})+")


def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes in their stored form, what could not be read): "10115", "101*" and "10115-10179", each once.

    Also "D-10115", "10115 Berlin", and "1010 1020" as two.
    """
    codes: list[str] = []
    unread: list[str] = []
    for part in filter(None, (one for parts in _PARTS.split(text) for one in _each(parts.strip()))):
        code = _code(part)
        (codes if code else unread).append(code or part)
    return tuple(dict.fromkeys(codes)), tuple(unread)


def _each(part: str) -> list[str]:
    part = unsigned(part)
    _country, code, town = parted(part)
    if town:
        return [code]
    return part.split() if _SEVERAL.fullmatch(part) else [part]


def _code(part: str) -> str:
    if found := _START.fullmatch(part):
        return f"{(found[1] or found[2]).upper()}*"
    if found := _RANGE.fullmatch(part):
        first, last = (_plain(one) for one in found.groups())
        # A hyphen is part of some codes ("1000-205"): a range has two sides of one length, in order.
        if len(first) == len(last) and first < last and len(first) > 3:
            return f"{first}-{last}"
    return _plain(part) if _ONE.fullmatch(part) and any(map(str.isdigit, part)) else ""


def _plain(code: str) -> str:
    return re.sub(r"\s+", " ", code.strip()).upper()


def covers(codes: Iterable[str], postcode: str) -> bool:
    """Whether an area of `codes` holds `postcode`; spaces and hyphens do not count."""
    wanted = _bare(postcode)
    return bool(wanted) and any(_holds(code, wanted) for code in codes)


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _holds(code: str, wanted: str) -> bool:
    if code.endswith("*"):
        return wanted.startswith(_bare(code[:-1]))
    first, hyphen, last = code.partition("-")
    if hyphen and len(_bare(first)) == len(_bare(last)) == len(wanted) and _bare(first) < _bare(last):
        return _bare(first) <= wanted <= _bare(last)
    return _bare(code) == wanted
