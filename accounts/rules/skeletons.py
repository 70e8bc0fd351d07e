"""What a name looks like, so that two names which a reader would take for one another compare equal."""

import re
import unicodedata
from collections.abc import Iterable

from accounts.rules.confusables import IN_A_LATIN_WORD, LOOKS_LIKE, SHAPES
from accounts.rules.text import ascii_digits, normalised

LENGTH = 240
LONGEST = 1000
NEAR_FROM = 5

_OVERRIDDEN = re.compile("\u202e([^\u202c\u202d\n]*)\u202c?")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_JOINING_WORDS = frozenset(("und", "and", "et"))
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")

# How a legal form is written at the end of a name, without dots and spaces.
_LEGAL_FORMS = """
    gmbh mbh ggmbh ug haftungsbeschränkt ag gag kg kgaa ohg co cokg ek ekfr ekfm eu ev eg gbr egbr partg
    partgmbb vvag se sce ewiv limited ltd plc llp llc lllp lp inc incorporated corp corporation company pty
    ptyltd pte pvt cic clg sa sas sasu sarl eurl sci snc scs sca eirl selarl gie spa srl srls sapa scarl
    scrl sl slu sau slne scoop sll sc lda unipessoal ltda sadecv srldecv sabdecv bv nv vof cv bvba sprl
    asbl vzw cvba stichting spzoo spzook spj spk ska doo dooel jdoo dd ad sro spolsro kft zrt nyrt bt ou
    uab mb sia aps ivs ks as asa ans ab hb oy oyj ky tmi ehf hf epe ike ae oe ood eood ead ооо оао зао пао
    ао ип тоо тов επε ικε αε οε εε
"""
_LEGAL_FORMS_IN_FRONT = "firma fa ооо оао зао пао ао ип тоо тов uab sia pt"
_LEGAL_FORMS_WITHOUT_SPACE = "株式会社 有限会社 合同会社 股份有限公司 有限公司 주식회사 (株) (주)"


def _is_drawn(char: str) -> bool:
    if char in _FILLERS or unicodedata.category(char) in ("Cf", "Cs"):
        return False
    return not ("\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef")


def _has_latin(word: str) -> bool:
    return any("a" <= char <= "z" or "A" <= char <= "Z" for char in word)


def fold(text: str) -> str:
    """Lower case, without accents and invisible characters, in the letters that it looks like.

    Only the first 1,000 characters are read.
    """
    visible = _OVERRIDDEN.sub(lambda run: run[1][::-1], text[:LONGEST])
    if not visible.isascii():
        visible = "".join(char for char in visible if _is_drawn(char))
    words = (word.translate(IN_A_LATIN_WORD) if _has_latin(word) else word for word in visible.split())
    lower = normalised("NFKC", " ".join(words)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", lower))
    return unicodedata.normalize("NFC", ascii_digits(plain.translate(LOOKS_LIKE)))


def _folded(listed: str) -> tuple[str, ...]:
    return tuple(map(fold, listed.split()))


LEGAL_FORMS = frozenset(_folded(_LEGAL_FORMS))
_IN_FRONT = frozenset(_folded(_LEGAL_FORMS_IN_FRONT))
_WITHOUT_SPACE = _folded(_LEGAL_FORMS_WITHOUT_SPACE)


def words(folded: str) -> tuple[str, ...]:
    """The words of a folded text; dots and apostrophes join ("S.r.l." is "srl"), all other signs part."""
    joined = re.sub(r"[.'’`´·]", "", folded)
    return tuple("".join(char if _is_in_words(char) else " " for char in joined).split())


def _is_in_words(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN" or char == "|"


def without_legal_form(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words before the legal form, or all of them when nothing would be left ("KG" is a name, too)."""
    kept = parts
    while kept[1:] and kept[0] in _IN_FRONT:
        kept = kept[1:]
    while (size := _legal_form_size(kept)) and kept[size:]:
        kept = kept[:-size]
    return kept


def _legal_form_size(parts: tuple[str, ...]) -> int:
    sizes = range(min(4, len(parts)), 0, -1)
    return next((size for size in sizes if "".join(parts[-size:]) in LEGAL_FORMS), 0)


def skeleton(text: str) -> str:
    """The key by which names are compared: at most 240 characters, equal for names that look the same.

    After UTS #39, but case, accents, spaces, punctuation and the legal form do not count.
    """
    folded = fold(text)
    for form in _WITHOUT_SPACE:
        folded = folded.replace(form, " ") if folded.replace(form, "").strip() else folded
    parts = without_legal_form(words(folded))
    telling = [part for part in parts if part not in _JOINING_WORDS] or list(parts)
    return "".join(SHAPES.get(char, char) for char in "".join(telling))[:LENGTH]


def halves(key: str) -> tuple[str, str]:
    """(start, end) of a skeleton, for a database to narrow the search before `near` decides.

    Whatever is one slip away starts with the one or ends with the other.
    """
    # A slip of two neighbours changes four characters at most: both may be drawn with two ("m" as "rn").
    middle = len(key) // 2
    return key[: max(0, middle - 2)], key[middle + 2 :]


def near(key: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of `others` that equal `key`, or are one slip away from it where both have at least 5 characters.

    One slip is a letter more, less, other, or two neighbours swapped. All are skeletons.
    """
    return tuple(other for other in others if other and (other == key or _is_near(key, other)))


def _is_near(key: str, other: str) -> bool:
    if min(len(key), len(other)) < NEAR_FROM:
        return False
    return _one_slip(key, other) or _one_slip(_letters(key), _letters(other))


def _letters(key: str) -> str:
    return key.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _one_slip(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((at for at, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), None)
    if start is None:
        return True
    if len(left) > len(right):
        return left[start + 1 :] == right[start:]
    if len(left) < len(right):
        return left[start:] == right[start + 1 :]
    swapped = right[:start] + right[start : start + 2][::-1] + right[start + 2 :]
    return left == swapped or left[start + 1 :] == right[start + 1 :]
