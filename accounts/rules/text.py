"""What may stand in a text that people type: what is mended without a word, and what is refused."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MARKS_IN_A_ROW = 4

# Pasted text is full of these and nobody means them: soft hyphen, zero-width space, word joiner, byte order
# mark, direction marks, interlinear and tag characters. The joiners U+200C and U+200D stay: Persian, Hindi
# and emoji need them.
_DROPPED = re.compile("[\u00ad\u200b\u200e\u200f\u061c\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_ACCENT = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f".?{_ACCENT}{{{MARKS_IN_A_ROW + 1},}}")


_COMBINING = "".join(char for char in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(char))
_HEAP = re.compile(f"([{_COMBINING}]{{30}})[{_COMBINING}]+")


class TextCode(StrEnum):
    """Why a text is refused."""

    CONTROL = "TEXT_CONTROL"
    BIDI = "TEXT_BIDI"
    BROKEN = "TEXT_BROKEN"
    MARKS = "TEXT_MARKS"
    TOO_LONG = "TEXT_TOO_LONG"


@dataclass(frozen=True)
class TextProblem:
    """`part` names the character ("U+0000"), or the length of a text that is longer than `limit`."""

    code: TextCode
    part: str
    limit: int = 0


@dataclass(frozen=True)
class Cleaned:
    """The mended text, and every reason against it. With problems the text must not be stored."""

    text: str
    problems: tuple[TextProblem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


def clean_line(text: str, max_length: int) -> Cleaned:
    """One line: NFC, line breaks and runs of spaces become one space, both ends trimmed.

    Refused: NUL and other control characters, direction overrides, lone surrogates, private-use and other
    characters without a meaning, more than 4 accents on one letter, more than `max_length` characters.
    """
    if far := _far_too_long(text, max_length):
        return far
    return _checked(_normal(_LINE_BREAKS.sub(" ", text)).strip(), max_length)


def clean_text(text: str, max_length: int) -> Cleaned:
    """Several lines: like `clean_line` for each line; at most one empty line in a row, none at the ends."""
    if far := _far_too_long(text, max_length):
        return far
    lines = (line.strip() for line in _normal(_LINE_BREAKS.sub("\n", text)).split("\n"))
    return _checked(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), max_length)


def code_point(char: str) -> str:
    """A character's number as people look it up: "U+200B"."""
    return f"U+{ord(char):04X}"


def normalised(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """Normalises what strangers sent: of more than 30 combining marks in a row the rest is dropped first.

    Putting them in order takes quadratic time; no language has so many (UAX #15, stream-safe text).
    """
    return unicodedata.normalize(form, _HEAP.sub(r"\1", text))


def ascii_digits(text: str) -> str:
    """Compatibility forms folded (NFKC) and the decimal digits of every script written as 0 to 9."""
    plain = normalised("NFKC", text)
    return "".join(str(unicodedata.decimal(char, char)) for char in plain)


def flaw(char: str) -> TextCode | None:
    """Why a single character is refused in any text, or None; a line break is not refused here."""
    if char in _BIDI:
        return TextCode.BIDI
    category = unicodedata.category(char)
    if category == "Cc" and char != "\n":
        return TextCode.CONTROL
    # Not "Cn" as a whole: emoji that are newer than this Python's tables are meant as they are.
    if category in ("Cs", "Co") or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef":
        return TextCode.BROKEN
    return None


def marks(text: str) -> str:
    """The first letter that carries more than 4 accents (drawn over its neighbours), or an empty string."""
    found = _MARKS.search(normalised("NFD", text))
    return normalised("NFC", found[0]) if found else ""


def _far_too_long(text: str, max_length: int) -> Cleaned | None:
    """A pasted megabyte is not worth cleaning: returned as it is, with that one reason."""
    if len(text) <= 20 * max_length + 1000:
        return None
    return Cleaned(text, (TextProblem(TextCode.TOO_LONG, str(len(text)), max_length),))


def _normal(text: str) -> str:
    return normalised("NFC", _SPACES.sub(" ", _DROPPED.sub("", text.replace("\t", " "))))


def _checked(text: str, max_length: int) -> Cleaned:
    problems = [TextProblem(code, code_point(char)) for char in dict.fromkeys(text) if (code := flaw(char))]
    if stacked := marks(text):
        problems.append(TextProblem(TextCode.MARKS, stacked))
    if len(text) > max_length:
        problems.append(TextProblem(TextCode.TOO_LONG, str(len(text)), max_length))
    return Cleaned(text, tuple(problems))
