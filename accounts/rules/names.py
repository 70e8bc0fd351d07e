"""Which names a business may propose: every reason against one at once, and what a reviewer should see."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.rules.name_words import SEAL_GLYPHS, is_generic, mentions_seal, protected, regulated
from accounts.rules.scripts import COMMON, UNKNOWN, letter_runs, mixes, script
from accounts.rules.skeletons import LEGAL_FORMS, fold, halves, near, skeleton, without_legal_form, words
from accounts.rules.text import TextCode, code_point, flaw, marks, normalised

__all__ = (
    "MAX_LENGTH",
    "NameKind",
    "NameProblem",
    "NameWarning",
    "halves",
    "near",
    "problems",
    "skeleton",
    "warnings",
)

MAX_LENGTH = 80

_ALLOWED_SIGNS = frozenset("+=$€£¥°©®™№℠²³¼½¾")
_REFUSED_PUNCTUATION = frozenset("\\[]{}※⁂‼⁇⁈⁉")
_BLANKS = frozenset("\u034f\u115f\u1160\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_TOP_LEVEL = """
    com net org info biz eu de at ch li fr it es pt nl be lu pl cz sk hu dk se no fi ie uk us ca io app dev
    shop online store site xyz top link click me tv cc co ru ua ro bg gr hr si ee lv lt cn jp in br tr
"""
_TLD = "|".join(_TOP_LEVEL.split())
_HOST = rf"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:{_TLD})(?![\w.])"
_DOMAIN = re.compile(_HOST, re.IGNORECASE)
_ADDRESS = re.compile(rf"[a-z][a-z+.-]*://\S*|\bwww\.\S*|[^\s@]+@[^\s@]+\.\w+|{_HOST}/\S*", re.IGNORECASE)
_DIGITS = re.compile(r"(?:\+|\b)\d(?:[\s./()-]{0,3}\d)+")
_SPACED_OUT = re.compile(r"\b\w(?: \w){2,}\b")


class NameKind(StrEnum):
    """What exactly is wrong; the sentence for people depends on this, the published reason code on `code`."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    DIRECTION = "direction"
    INVISIBLE = "invisible"
    UNKNOWN_CHARACTER = "unknown_character"
    MARKS = "marks"
    SYMBOL = "symbol"
    SEAL_GLYPH = "seal_glyph"
    PROTECTED = "protected"
    MIXED_SCRIPTS = "mixed_scripts"
    STYLED_LETTER = "styled_letter"
    ADDRESS = "address"
    DOMAIN = "domain"
    PHONE = "phone"
    NO_LETTER = "no_letter"
    GENERIC = "generic"


_CODES = {
    NameKind.SEAL_GLYPH: "NAME_PROTECTED_TERM",
    NameKind.PROTECTED: "NAME_PROTECTED_TERM",
    NameKind.MIXED_SCRIPTS: "NAME_CONFUSABLE",
    NameKind.STYLED_LETTER: "NAME_CONFUSABLE",
    NameKind.NO_LETTER: "NAME_GENERIC",
    NameKind.GENERIC: "NAME_GENERIC",
}


_BY_CATEGORY = {
    "Cc": NameKind.CONTROL,
    "Cf": NameKind.INVISIBLE,
    "Zl": NameKind.INVISIBLE,
    "Zp": NameKind.INVISIBLE,
    "Cn": NameKind.UNKNOWN_CHARACTER,
    "Co": NameKind.UNKNOWN_CHARACTER,
    "Cs": NameKind.UNKNOWN_CHARACTER,
}
_Found = tuple[NameKind, str]


@dataclass(frozen=True)
class NameProblem:
    """One reason why a name is refused; `part` is the offending piece (unprintable: its code point)."""

    kind: NameKind
    part: str

    @property
    def code(self) -> str:
        """NAME_FORMAT, NAME_CONFUSABLE, NAME_PROTECTED_TERM or NAME_GENERIC of the published catalogue."""
        return _CODES.get(self.kind, "NAME_FORMAT")


@dataclass(frozen=True)
class NameWarning:
    """What a reviewer should look at, never a reason to refuse: NAME_REGULATED or NAME_SAYS_SEAL."""

    code: str
    part: str


def problems(name: str) -> tuple[NameProblem, ...]:
    """Every reason against a name, without repeats; empty for the honest names of any living language."""
    text = normalised("NFC", name[:20_000]).strip()
    if not text:
        return (NameProblem(NameKind.EMPTY, ""),)
    length = max(len(text), len(name) - 20_000)
    too_long = (NameProblem(NameKind.TOO_LONG, str(length)),) if length > MAX_LENGTH else ()
    # What is wrong shows at the start; a pasted megabyte is not worth more work.
    text = text[: 2 * MAX_LENGTH]
    found = (*_characters(text), *_scripts(text), *_contacts(text), *_meaning(text))
    return (*too_long, *dict.fromkeys(NameProblem(kind, _printable(part)) for kind, part in found))


def warnings(name: str) -> tuple[NameWarning, ...]:
    """What a reviewer is shown beside a name that is otherwise in order."""
    parts = words(fold(name[: 2 * MAX_LENGTH]))
    return (
        *(NameWarning("NAME_REGULATED", word) for word in regulated(parts)),
        *(NameWarning("NAME_SAYS_SEAL", word) for word in mentions_seal(parts) if not protected(parts)),
    )


def _characters(text: str) -> Iterator[_Found]:
    for at, char in enumerate(text):
        kind = _character(char, text[max(0, at - 1) : at + 2])
        if kind:
            yield kind, char
    if stacked := marks(text):
        yield NameKind.MARKS, stacked


def _character(char: str, around: str) -> NameKind | None:
    if char in SEAL_GLYPHS:
        return NameKind.SEAL_GLYPH
    if flaw(char) == TextCode.BIDI:
        return NameKind.DIRECTION
    category = unicodedata.category(char)
    if category == "Cf" and _joins(char, around):
        return None
    return _BY_CATEGORY.get(category) or (_picture(char, category) if char not in _ALLOWED_SIGNS else None)


def _picture(char: str, category: str) -> NameKind | None:
    if char in _BLANKS:
        return NameKind.INVISIBLE
    # A variation selector only picks a picture for the character before it.
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    refused = category[0] == "S" or category in ("No", "Me") or char in _REFUSED_PUNCTUATION
    return NameKind.SYMBOL if refused or selector else None


def _joins(char: str, around: str) -> bool:
    """Persian and the languages of India write these two between letters (IDNA 2008, CONTEXTJ)."""
    others = {script(one) for one in around.replace(char, "")}
    return (
        char in _JOINERS and len(around) == 3 and not others & {COMMON, UNKNOWN, "LATIN", "GREEK", "CYRILLIC"}
    )


def _scripts(text: str) -> Iterator[_Found]:
    for word in letter_runs(text):
        if UNKNOWN in map(script, word):
            yield NameKind.STYLED_LETTER, word
        elif mixes(word):
            yield NameKind.MIXED_SCRIPTS, word


def _contacts(text: str) -> Iterator[_Found]:
    plain = normalised("NFKC", text)
    address = _ADDRESS.search(plain)
    domain = _DOMAIN.search(plain)
    if address:
        yield NameKind.ADDRESS, address[0]
    elif domain and words(fold(text))[-1] not in LEGAL_FORMS:
        # "Booking.com B.V." is a registered name; "booking-login.com" alone only sends people somewhere.
        yield NameKind.DOMAIN, domain[0]
    yield from ((NameKind.PHONE, run[0]) for run in _DIGITS.finditer(plain) if _is_phone(run[0]))


def _is_phone(run: str) -> bool:
    size = sum(char.isdecimal() for char in run)
    return size >= 9 or (size >= 7 and run[0] in "+0")


def _meaning(text: str) -> Iterator[_Found]:
    folded = fold(text)
    if not any(unicodedata.category(char)[0] == "L" for char in text):
        yield NameKind.NO_LETTER, text[:MAX_LENGTH]
        return
    parts = without_legal_form(words(folded))
    glued = (re.sub(r"\W", "", piece) for piece in (*_SPACED_OUT.findall(folded), *folded.split()))
    candidates = tuple(dict.fromkeys((*parts, *glued)))
    yield from ((NameKind.PROTECTED, _as_typed(text, word)) for word in protected(candidates))
    if is_generic(parts):
        yield NameKind.GENERIC, text[:MAX_LENGTH]


def _as_typed(text: str, folded_word: str) -> str:
    return next(
        (piece for piece in text.split() if folded_word in re.sub(r"\W", "", fold(piece))), folded_word
    )


def _printable(part: str) -> str:
    return "".join(char if char.isprintable() and char not in _BLANKS else code_point(char) for char in part)
