"""What register numbers, VAT ids and LEIs look like: in words, and as made-up examples that pass."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """For an error text: "A VAT id from Austria has <shape>, for example <example>"."""

    de: str
    en: str
    example: str

    def text(self, language: str) -> str:
        return self.en if language.startswith("en") else self.de


def _shapes(table: str) -> dict[str, Shape]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return {code.strip(): Shape(de.strip(), en.strip(), example.strip()) for code, de, en, example in rows}


VAT = _shapes("""
    AT | ATU und 8 Ziffern | ATU and 8 digits | ATU12349458
    BE | BE und 10 Ziffern | BE and 10 digits | BE0123460214
    BG | BG und 9 oder 10 Ziffern | BG and 9 or 10 digits | BG123471368
    CY | CY, 8 Ziffern und einen Buchstaben | CY, 8 digits and a letter | CY11234252J
    CZ | CZ und 8 bis 10 Ziffern | CZ and 8 to 10 digits | CZ12347116
    DE | DE und 9 Ziffern | DE and 9 digits | DE123406230
    DK | DK und 8 Ziffern | DK and 8 digits | DK12340036
    EE | EE und 9 Ziffern | EE and 9 digits | EE112349170
    EL | EL und 9 Ziffern | EL and 9 digits | EL123427517
    ES | ES und 9 Zeichen, davon 7 oder 8 Ziffern | ES and 9 characters, 7 or 8 of them digits | ESB12349700
    FI | FI und 8 Ziffern | FI and 8 digits | FI12341152
    FR | FR, 2 Zeichen und 9 Ziffern | FR, 2 characters and 9 digits | FR12340552256
    HR | HR und 11 Ziffern | HR and 11 digits | HR12344363704
    HU | HU und 8 Ziffern | HU and 8 digits | HU12345377
    IE | IE, 7 Ziffern und 1 oder 2 Buchstaben | IE, 7 digits and 1 or 2 letters | IE1234888Q
    IT | IT und 11 Ziffern | IT and 11 digits | IT12346800902
    LT | LT und 9 oder 12 Ziffern | LT and 9 or 12 digits | LT123431516
    LU | LU und 8 Ziffern | LU and 8 digits | LU12349552
    LV | LV und 11 Ziffern | LV and 11 digits | LV41234773122
    MT | MT und 8 Ziffern | MT and 8 digits | MT12344770
    NL | NL, 9 Ziffern, B und 2 Ziffern | NL, 9 digits, B and 2 digits | NL123431441B01
    PL | PL und 10 Ziffern | PL and 10 digits | PL1234510245
    PT | PT und 9 Ziffern | PT and 9 digits | PT512343861
    RO | RO und 2 bis 10 Ziffern | RO and 2 to 10 digits | RO12340855
    SE | SE und 12 Ziffern | SE and 12 digits | SE123479767601
    SI | SI und 8 Ziffern | SI and 8 digits | SI12344621
    SK | SK und 10 Ziffern | SK and 10 digits | SK1234625194
    XI | XI und 9 oder 12 Ziffern | XI and 9 or 12 digits | XI123410327
    CH | CHE, 9 Ziffern und MWST | CHE, 9 digits and MWST | CHE-123.466.410 MWST
    GB | GB und 9 oder 12 Ziffern | GB and 9 or 12 digits | GB123479612
    NO | NO, 9 Ziffern und MVA | NO, 9 digits and MVA | NO912374440MVA
""")

REGISTER = _shapes("""
    AT | FN, bis zu 6 Ziffern und einen Buchstaben | FN, up to 6 digits and a letter | FN 122119m
    BE | 10 Ziffern | 10 digits | 0123.460.214
    CH | CHE und 9 Ziffern | CHE and 9 digits | CHE-123.466.410
    CZ | 8 Ziffern | 8 digits | 12347116
    DE | HRA, HRB, GnR, GsR, PR oder VR und Ziffern | HRA, HRB, GnR, GsR, PR or VR and digits | HRB 12345
    DK | 8 Ziffern | 8 digits | 12340036
    EE | 8 Ziffern | 8 digits | 12345678
    ES | 9 Zeichen, davon 7 oder 8 Ziffern | 9 characters, 7 or 8 of them digits | B12349700
    FI | 7 Ziffern, einen Strich und eine Ziffer | 7 digits, a hyphen and a digit | 1234115-2
    FR | 9 Ziffern (SIREN) oder 14 (SIRET) | 9 digits (SIREN) or 14 (SIRET) | 340552256
    GB | 8 Ziffern, oder 2 Buchstaben und 6 Ziffern | 8 digits, or 2 letters and 6 digits | 01234567
    HR | 11 Ziffern (OIB) | 11 digits (OIB) | 12344363704
    IE | 5 oder 6 Ziffern | 5 or 6 digits | 123456
    IT | 11 Ziffern, oder 2 Buchstaben und 5 bis 7 Ziffern | 11 digits, or 2 letters and 5 to 7 | MI-1234567
    LI | FL und 11 Ziffern | FL and 11 digits | FL-0002.123.456-7
    LU | einen Buchstaben und bis zu 6 Ziffern | a letter and up to 6 digits | B123456
    NL | 8 Ziffern (KVK) | 8 digits (KVK) | 12345678
    NO | 9 Ziffern | 9 digits | 912374440
    PL | 10 Ziffern (KRS, NIP) oder 9 (REGON) | 10 digits (KRS, NIP) or 9 (REGON) | 0000123456
    PT | 9 Ziffern | 9 digits | 512343861
    SE | 10 Ziffern | 10 digits | 123479-7676
    SK | 8 Ziffern | 8 digits | 12347116
    US | 9 Ziffern (EIN) | 9 digits (EIN) | 12-3456789
""")

GENERIC_REGISTER = Shape("3 bis 30 Buchstaben und Ziffern", "3 to 30 letters and digits", "AB 123456")
LEI = Shape("20 Buchstaben und Ziffern", "20 letters and digits", "5299001234567890AB21")
