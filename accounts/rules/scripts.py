"""Which writing systems a word mixes, and whether honest words do so (after UTS #39, highly restrictive)."""

import unicodedata
from functools import lru_cache
from itertools import groupby

# The scripts of living languages (UAX #31, table 5), by the first word of their characters' Unicode names.
_SCRIPTS = """
    LATIN GREEK CYRILLIC ARMENIAN GEORGIAN HEBREW ARABIC THAANA DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA
    TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR ETHIOPIC KHMER HANGUL HIRAGANA KATAKANA
    BOPOMOFO HAN MONGOLIAN
"""
_LIVING = frozenset(_SCRIPTS.split())
_SAME = {"CJK": "HAN", "IDEOGRAPHIC": "HAN", "VERTICAL": "HAN"}
_SHARED = frozenset(
    ("MICRO", "MASCULINE", "FEMININE", "MODIFIER", "COMBINING", "KATAKANA-HIRAGANA", "OHM", "ANGSTROM")
)
_TOGETHER = (
    frozenset(("LATIN", "HAN", "HIRAGANA", "KATAKANA")),
    frozenset(("LATIN", "HAN", "BOPOMOFO")),
    frozenset(("LATIN", "HAN", "HANGUL")),
)
# Phonetic letters that no orthography needs and that pass for a plain letter.
_PHONETIC = frozenset(
    (0x0251, 0x0261, 0x0262, 0x0269, 0x026A, 0x026F, 0x0274, 0x0280, 0x028F, 0x0299, 0x029C, 0x029F)
)

COMMON = ""
UNKNOWN = "?"


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """LATIN, GREEK, ...; COMMON for what all share; UNKNOWN for dead, styled and phonetic letters."""
    if unicodedata.category(char)[0] not in "LM" and unicodedata.category(char) != "Nl":
        return COMMON
    if ord(char) in _PHONETIC or 0x1D00 <= ord(char) <= 0x1DBF:
        return UNKNOWN
    first = unicodedata.name(char, UNKNOWN).replace("FULLWIDTH ", "").replace("HALFWIDTH ", "").split()[0]
    if first in _SHARED or unicodedata.category(char)[0] == "M":
        return first if first in _LIVING else COMMON
    first = _SAME.get(first, first)
    return first if first in _LIVING else UNKNOWN


def letter_runs(text: str) -> tuple[str, ...]:
    """The unbroken runs of letters, with the marks on them."""
    runs = groupby(
        text, lambda char: unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nl"
    )
    return tuple("".join(run) for is_letters, run in runs if is_letters)


def mixes(word: str) -> bool:
    """Whether a word takes its letters from scripts that no language writes in one word."""
    found = {script(char) for char in word} - {COMMON, UNKNOWN}
    return len(found) > 1 and not any(found <= together for together in _TOGETHER)
