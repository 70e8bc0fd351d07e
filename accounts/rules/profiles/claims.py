"""What no text of a business may say or draw: that it was checked. Only the seal beside the name says so."""

import re

from accounts.rules.name_words import shape
from accounts.rules.skeletons import fold, words

# Ticks, ticked boxes, green discs and squares, badges: narrower than for names, since a list in a description may well
# have stars and bullets.
_GLYPHS = frozenset(
    "\u2713\u2714\u2705\u2611\u237b\u2bbd\U0001f5f8\U0001f5f9\U0001f5f3\U0001f7e2\U0001f7e9\U0001f530\U0001f6e1"
    "\u221a\U00010102\U0001fbb1\U0001f396\U0001f3f5\U0001f197"
)
_STEMS = (
    "geprüft geprueft verifiziert verified offiziell official prüfsiegel pruefsiegel vertrauenssiegel"
    " echtheitssiegel проверенн верифицир официальн επαληθευ επίσημ 已认证 官方 認証済"
)
_STEM_SHAPES = frozenset(shape(fold(stem)) for stem in _STEMS.split())

# "G E P R Ü F T": letters that stand alone, at least five in a row.
_SPREAD = re.compile(r"(?<!\S)\S(?:\s+\S){4,}(?!\S)")


def claims(text: str) -> tuple[str, ...]:
    """Every sign and word of `text` that customers could take for a check by us, as it was typed; empty is fine.

    Words are compared by how they look, so "vеrified" with a Cyrillic letter is found as well.
    """
    signs = [char for char in dict.fromkeys(text) if char in _GLYPHS]
    typed = dict.fromkeys((*text.split(), *_SPREAD.findall(text)))
    return (*signs, *(word for word in typed if _is_claim(word)))


def _is_claim(typed: str) -> bool:
    parts = words(fold(typed))
    # Spread over signs ("ge-prüft") it still reads as one word.
    forms = [shape(part) for part in (*parts, "".join(parts))]
    return any(stem in form for form in forms for stem in _STEM_SHAPES)
