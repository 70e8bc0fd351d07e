"""The tables of a year: cells that no spreadsheet takes for formulas, and bookings as DATEV's format wants them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import cells, datev

BATCH = datev.Batch(consultant=1001, client=7, chart="03", year=2026)
AT = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)


def booking(**fields: Any) -> datev.Booking:
    known: dict[str, Any] = {
        "gross": Decimal("1035.50"),
        "is_credit_note": False,
        "category": "S",
        "number": "2026-0001",
        "issued_on": date(2026, 3, 4),
        "due_on": date(2026, 3, 18),
        "supplied_on": date(2026, 3, 31),
        "buyer": "Huber GmbH",
    }
    return datev.Booking(**{**known, **fields})


def parts(line: bytes) -> list[str]:
    assert line.endswith(b"\r\n")
    (row,) = csv.reader([line.decode("cp1252").removesuffix("\r\n")], delimiter=";")
    return row


def named(line: bytes) -> dict[str, str]:
    return {name: value for name, value in zip(datev.COLUMNS, parts(line), strict=True) if value}


def test_the_head_says_which_format_and_whose_year() -> None:
    first, second, rest = datev.head(BATCH, at=AT).split(b"\r\n")
    assert rest == b""
    assert first.decode().split(";")[:8] == [
        '"EXTF"', "700", "21", '"Buchungsstapel"', "13", "20261126203000000", "", '"RE"',
    ]  # fmt: skip
    found = parts(first + b"\r\n")
    assert len(found) == 31
    assert found[10:17] == ["1001", "7", "20260101", "4", "20260101", "20261231", "Ausgangsrechnungen 2026"]
    assert found[26] == "03"
    columns = second.decode("cp1252").split(";")
    assert len(columns) == len(set(columns)) == 125
    at = {1: "Umsatz (ohne Soll/Haben-Kz)", 7: "Konto", 14: "Buchungstext", 40: "EU-Land u. UStID (Bestimmung)",
          47: "BU 49 Funktionsergänzung", 48: "Zusatzinformation - Art 1", 87: "Zusatzinformation- Inhalt 20",
          114: "Festschreibung", 115: "Leistungsdatum", 117: "Fälligkeit", 125: "Abw. Skontokonto"}  # fmt: skip
    assert {number: columns[number - 1] for number in at} == at


def test_an_invoice_is_receivable_to_revenue() -> None:
    assert named(datev.line(BATCH, booking())) == {
        "Umsatz (ohne Soll/Haben-Kz)": "1035,50",
        "Soll/Haben-Kennzeichen": "S",
        "WKZ Umsatz": "EUR",
        "Konto": "10000",
        "Gegenkonto (ohne BU-Schlüssel)": "8400",
        "Belegdatum": "0403",
        "Belegfeld 1": "2026-0001",
        "Buchungstext": "Huber GmbH",
        "Festschreibung": "0",
        "Leistungsdatum": "31032026",
        "Fälligkeit": "18032026",
    }


@pytest.mark.parametrize(
    ("category", "account"), [("S", "8400"), ("E", "8195"), ("AE", "8336"), ("O", "8338")]
)
def test_each_treatment_has_its_account(category: str, account: str) -> None:
    found = named(datev.line(BATCH, booking(category=category, vat_id="ATU12345675")))
    assert found["Gegenkonto (ohne BU-Schlüssel)"] == account
    assert found.get("EU-Land u. UStID (Bestimmung)", "") == ("ATU12345675" if category == "AE" else "")


def test_a_correction_goes_the_other_way_round() -> None:
    found = named(datev.line(BATCH, booking(is_credit_note=True)))
    assert found["Soll/Haben-Kennzeichen"] == "H"
    assert found["Umsatz (ohne Soll/Haben-Kz)"] == "1035,50"
    assert "Fälligkeit" not in found


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ('Müller "Süd" & Söhne', 'Müller "Süd" & Söhne'),
        ("=HYPERLINK(1)", " =HYPERLINK(1)"),
        ("A;B\r\nC", "A;B C"),
        ("東京", "??"),
        ("x" * 80, "x" * 60),
        ('"' * 80, '"' * 60),
    ],
)
def test_names_of_any_kind_stay_in_their_cell(name: str, written: str) -> None:
    found = parts(datev.line(BATCH, booking(buyer=name)))
    assert len(found) == 125
    assert found[13] == written


@given(st.lists(st.text(), min_size=2, max_size=6))
def test_every_row_is_read_back_as_it_was_but_for_the_apostrophe(values: list[str]) -> None:
    read = next(csv.reader(io.StringIO(cells.row(values), newline="")), [])
    assert [
        one.removeprefix("'") if one != own else one for one, own in zip(read, values, strict=True)
    ] == values


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "|cmd", "%x"])
def test_no_text_is_a_formula(text: str) -> None:
    assert cells.harmless(text) == f"'{text}"


def test_our_own_numbers_stay_numbers() -> None:
    assert (
        cells.row([Decimal("-10.35"), -3, date(2026, 1, 2), "a,b", 'c"d'])
        == '-10.35,-3,2026-01-02,"a,b","c""d"\r\n'
    )
