"""Outgoing invoices as a booking batch in DATEV's exchange format: EXTF 700, category 21, version 13, Windows-1252.

"DATEV-like": written after published descriptions of the format, and never read by DATEV's own software. Accounts are
those of the standard charts; the adviser may book otherwise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

Chart = Literal["03", "04"]
DEBTORS: Final = 10000
# Revenue by treatment: with 19 % (an automatic account), exempt under § 19, reverse charge in the Union, elsewhere.
REVENUE: Final[dict[Chart, dict[str, int]]] = {
    "03": {"S": 8400, "E": 8195, "AE": 8336, "O": 8338},
    "04": {"S": 4400, "E": 4185, "AE": 4336, "O": 4338},
}
LENGTH_OF_ACCOUNTS: Final = 4
_MORE: Final = ("Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit",
    "Skontotyp", "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz",
    "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername",
    "Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis",
    "Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum",
    "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land", "Abrechnungsreferenz",
    "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)", "Abw. Skontokonto")  # fmt: skip
COLUMNS: Final = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz",
    "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1",
    "Belegfeld 2", "Skonto", "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank",
    "Sachverhalt", "Zinssperre", "Beleglink",
    *(f"Beleginfo - {what} {number}" for number in range(1, 9) for what in ("Art", "Inhalt")),
    "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
    "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L",
    "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung",
    # The missing blank stands in the format itself.
    *(f"Zusatzinformation{what} {number}" for number in range(1, 21) for what in (" - Art", "- Inhalt")),
    *_MORE,
)  # fmt: skip
_AT: Final = {name: index for index, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Batch:
    """Whose bookings these are; both numbers are given out by the adviser."""

    consultant: int
    client: int
    chart: Chart
    year: int


@dataclass(frozen=True)
class Booking:
    """One document's part of one rate, in euros."""

    gross: Decimal
    is_credit_note: bool
    category: str
    number: str
    issued_on: date
    due_on: date
    supplied_on: date
    buyer: str
    vat_id: str = ""


def head(batch: Batch, *, at: datetime) -> bytes:
    """The two lines before the bookings."""
    first = [
        '"EXTF"', "700", "21", '"Buchungsstapel"', "13", f"{at:%Y%m%d%H%M%S}000", "", '"RE"', '""', '""',
        str(batch.consultant), str(batch.client), f"{batch.year}0101", str(LENGTH_OF_ACCOUNTS),
        f"{batch.year}0101", f"{batch.year}1231", text(f"Ausgangsrechnungen {batch.year}", 30), '""', "1", "0", "0",
        '"EUR"', "", '""', "", "", f'"{batch.chart}"', "", "", '""', '""',
    ]  # fmt: skip
    return _line(first) + _line(list(COLUMNS))


def line(batch: Batch, booking: Booking) -> bytes:
    """Receivable to revenue; a credit note the other way round."""
    cells = [""] * len(COLUMNS)
    values = {
        "Umsatz (ohne Soll/Haben-Kz)": f"{booking.gross:.2f}".replace(".", ","),
        "Soll/Haben-Kennzeichen": '"H"' if booking.is_credit_note else '"S"',
        "WKZ Umsatz": '"EUR"',
        "Konto": str(DEBTORS),
        "Gegenkonto (ohne BU-Schlüssel)": str(REVENUE[batch.chart][booking.category]),
        "Belegdatum": f"{booking.issued_on:%d%m}",
        "Belegfeld 1": text(booking.number, 36),
        "Buchungstext": text(booking.buyer, 60),
        "EU-Land u. UStID (Bestimmung)": text(booking.vat_id, 15) if booking.category == "AE" else "",
        "Festschreibung": "0",
        "Leistungsdatum": f"{booking.supplied_on:%d%m%Y}",
        "Fälligkeit": "" if booking.is_credit_note else f"{booking.due_on:%d%m%Y}",
    }
    for name, value in values.items():
        cells[_AT[name]] = value
    return _line(cells)


def text(value: str, limit: int) -> str:
    """A text field: one line, quotes doubled; what would be a formula in a spreadsheet begins with a blank."""
    plain = " ".join(value.split())[:limit].replace('"', '""')
    return f'" {plain}"' if plain.startswith(("=", "+", "-", "@")) else f'"{plain}"'


def _line(cells: list[str]) -> bytes:
    """Windows-1252 knows no other scripts; what it has no letter for becomes a question mark."""
    return (";".join(cells) + "\r\n").encode("cp1252", errors="replace")
