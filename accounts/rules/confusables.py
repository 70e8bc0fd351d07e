"""Letters that look like another letter, by what they look like: our own table after the idea of UTS #39.

Code points stand as hexadecimal numbers, since a table of look-alikes cannot be read by looking at it. What
NFKC already folds (full-width, mathematical, circled, superscript letters) and accents are not listed.
"""

# Case is folded before this table is used, so a letter is listed by its lower-case code point under what its
# capital looks like; where the lower case misleads otherwise it stands in the second table, too.
_LOOKS_LIKE = {
    "a": "0251 03B1 0430 1D00 13AA 0250 0252",
    "b": "03B2 0432 044C 0180 0183 0185 0253 0299 13CF 13F4 1D03",
    "c": "0441 0188 1D04 13DF 2CA5 023C",
    "d": "0501 0111 0257 0256 1D05 13A0 13E7 0221",
    "e": "03B5 0435 0451 04BD 0259 01DD 0258 0247 1D07 13AC 025B 0454",
    "f": "0192 03DD 0584 A730",
    "g": "0261 0260 01E5 0262 050D 0581 13C0 13F3 1D83",
    "h": "03B7 043D 04BB 04A3 0127 0266 0570 029C 13BB 13C2",
    "i": "0131 0269 026A 0268 03B9 0456 0457 13A5",
    "j": "0458 03F3 0249 0575 1D0A 13AB 0237",
    "k": "03BA 043A 049B 0199 0138 1D0B 13E6",
    "l": "04CF 0142 026B 019A 0234 029F 13DE 01C0 026D 2223",
    "m": "03BC 043C 0271 1D0D 13B7 03FB",
    "n": "03BD 043F 0272 014B 019E 0274 0578 057C 13C1",
    "o": "03BF 03C3 043E 00F8 0275 0585 10FF 1D0F 1D11 2C9F 047B 04E9",
    "p": "03C1 0440 00FE 01BF 01A5 1D18 13E2 2CA3",
    "q": "051B 0563 0566 02A0",
    "r": "0433 024D 0280 1D26 13A1 13D2 0491",
    "s": "0455 01A8 01BD 0282 A731 0577 057F 13D5 13DA",
    "t": "03C4 0442 0167 01AD 1D1B 13A2",
    "u": "0289 028B 0446 057D 1D1C 0574",
    "v": "0475 028C 1D20 13D9",
    "w": "03C9 0461 051D 0561 026F 1D21 13B3 13D4",
    "x": "03C7 0445 04B3 2CAD",
    "y": "03C5 03B3 0443 04AF 04B1 0263 028F 13A9 13BD 10E7 045E",
    "z": "03B6 01B6 0225 0290 1D22 13C3",
    "3": "0437 0292 021D 04E1",
    "4": "0447 13CE",
    "6": "0431 13EE",
    "8": "0223",
    "ae": "00E6 04D5",
    "oe": "0153",
    "lo": "044E",
    "bl": "044B",
    "th": "00F0",
}

# Beside Latin letters these stand for what their own shape shows, whatever their capital looks like.
_IN_A_LATIN_WORD = {
    "v": "03BD",
    "u": "03C5 03BC 00B5 0438",
    "n": "03B7 043F 039D",
    "c": "03F2 03F9",
    "y": "03A5",
    "m": "039C",
    "h": "0397",
    "s": "0024",
    "e": "20AC",
    "a": "0040",
}

# Kana that are drawn like a Han character.
_KANA = "529B 30AB 4E8C 30CB 53E3 30ED 5915 30BF 5DE5 30A8 535C 30C8 516B 30CF"

# Squared and negative circled capitals, and the letters that spell flags, have no compatibility folding.
_PICTURE_ALPHABETS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)

# Every pair that reads alike in common fonts is brought to the longer form; doing so letter by letter keeps
# "looks the same" an equivalence (a longest match would not: "vvv" could be "wv" or "vw").
SHAPES = {"i": "l", "1": "l", "|": "l", "0": "o", "m": "rn", "w": "vv", "d": "cl"}


def _by_code(table: dict[str, str]) -> dict[int, str]:
    return {int(code, 16): target for target, codes in table.items() for code in codes.split()}


_PICTURES = {start + index: chr(97 + index) for start in _PICTURE_ALPHABETS for index in range(26)}
_HAN = _KANA.split()
_HAN_AS_KANA = {int(han, 16): chr(int(kana, 16)) for han, kana in zip(_HAN[::2], _HAN[1::2], strict=True)}
LOOKS_LIKE = _by_code(_LOOKS_LIKE) | _HAN_AS_KANA | _PICTURES
IN_A_LATIN_WORD = _by_code(_IN_A_LATIN_WORD)
