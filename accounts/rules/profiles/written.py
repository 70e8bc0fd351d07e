"""In which language a text was written, as far as its letters tell: for the page that says so to screen readers."""

from collections import Counter
from collections.abc import Collection

from accounts.rules.scripts import script

# Languages of a script that businesses may name, in the order of the guess; none where the letters do not tell which.
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "ARABIC": ("ar", "fa", "ur"), "CYRILLIC": ("ru", "uk", "bg", "sr"), "GREEK": ("el",), "HEBREW": ("he",),
    "THAI": ("th",), "HANGUL": ("ko",), "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HAN": ("zh-hans", "ja"),
    "DEVANAGARI": ("hi",), "BENGALI": ("bn",), "TAMIL": ("ta",),
}  # fmt: skip
_ALONE = {"ARABIC": "und-Arab", "CYRILLIC": "und-Cyrl", "HAN": "zh"}


def foreign(text: str, spoken: Collection[str] = ()) -> str:
    """The BCP 47 tag of a text of which most letters are not Latin, else nothing.

    `spoken` are the languages that the writer's business names: Persian is told from Arabic by them alone.
    """
    found = Counter(filter(None, map(script, text)))
    if not found or found["LATIN"] * 2 >= found.total():
        return ""
    # Japanese is mostly Chinese characters, and never without some of its own.
    kana = next((one for one in ("HIRAGANA", "KATAKANA") if found[one]), "")
    most = kana or found.most_common(1)[0][0]
    known = _LANGUAGES.get(most, ())
    named = [one for one in known if one in spoken]
    if len(named) == 1 or (named and len(known) == 1):
        return named[0].replace("-hans", "")
    return _ALONE.get(most, known[0] if known else "")
