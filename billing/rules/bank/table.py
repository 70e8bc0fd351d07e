"""Bank files as CSV: no two banks write the same, so the columns are guessed, and a person confirms the guess."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from billing.rules.bank.entries import (
    LARGEST,
    MAX_BYTES,
    MAX_ENTRIES,
    YEARS,
    Entry,
    Fault,
    Statement,
    UnreadableFile,
    told_apart,
    words,
)
from billing.rules.money import minor_units

# role -> how German and English banks head such a column; the first that fits is guessed.
HEADS: Final[dict[str, str]] = {
    "booked_on": r"buchungstag|buchungsdatum|buchung\b|booking date|posting date|^datum|^date|wertstellung|valuta",
    "amount": r"^betrag|umsatz\b|^amount|betrag \(|soll.?haben",
    "payer": r"auftraggeber|zahlungspflichtig|beguenstigter|begünstigter|payer|debtor|^name|counterparty|partner",
    "payer_account": r"iban|konto-?nummer|kontonr|account number",
    "text": r"verwendungszweck|buchungstext|remittance|^reference|description|purpose|details",
    "currency": r"^währung|^waehrung|^currency",
    "bank_reference": r"bankreferenz|umsatz-?id|transaction id|bank reference",
    "account": r"auftragskonto|eigenes konto|own account",
}
# Some banks write amounts without a sign, and beside them whether money left or came: known by its cells.
DIRECTION: Final = "direction"
LEFT: Final = frozenset({"S", "SOLL", "D", "DR", "DBIT", "DEBIT", "-"})
CAME: Final = frozenset({"H", "HABEN", "C", "CR", "CRDT", "CREDIT", "+"})
ROLES: Final = (*HEADS, DIRECTION)
NEEDED: Final = ("booked_on", "amount")
_DATES: Final = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y")
# Several columns may hold words; they are joined.
_MANY: Final = "text"
_LOOK: Final = 30
# A sign on one side; groups of three with one mark, and the other mark, or none.
_AMOUNT: Final = re.compile(
    r"([+-]?)([0-9]{1,3}(?:([.,])[0-9]{3})+(?:(?!\3)[.,][0-9]{1,3})?|[0-9]{1,15}(?:[.,][0-9]{1,3})?)([-+HS]?)"
)


@dataclass(frozen=True)
class Table:
    """Lines of cells; `head` is the place of the line that names the columns."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int


def read(content: bytes) -> Table:
    """Finds encoding, separator and the heading below a bank's preamble. Raises UnreadableFile."""
    if not content.strip():
        raise UnreadableFile(Fault.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Fault.TOO_LARGE)
    text = _decoded(content)
    separator = max(";,\t|", key=lambda char: sum(line.count(char) for line in text.splitlines()[:_LOOK]))
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile(Fault.NO_TABLE) from error
    place = _heading(lines)
    rows = tuple(tuple(words(cell, 500) for cell in line) for line in lines[place + 1 :])
    if len(rows) > MAX_ENTRIES:
        raise UnreadableFile(Fault.TOO_MANY)
    if not any(any(row) for row in rows):
        raise UnreadableFile(Fault.NO_TABLE)
    return Table(tuple(words(cell, 80) for cell in lines[place]), rows, place + 2)


def guess(table: Table) -> dict[str, int | None]:
    """role -> column, or None. Nothing is taken for granted: the page shows it for confirmation."""
    found: dict[str, int | None] = {}
    for role, pattern in HEADS.items():
        taken = {column for column in found.values() if column is not None}
        fits = (
            column
            for alternative in pattern.split("|")
            for column, name in enumerate(table.names)
            if column not in taken and re.search(alternative, name.casefold())
        )
        found[role] = next(fits, None)
    return {**found, DIRECTION: _direction(table, set(found.values()))}


def _direction(table: Table, taken: set[int | None]) -> int | None:
    """The first other column in which most lines that have a cell say nothing but left or came."""
    for column in range(len(table.names)):
        said = [cell.upper() in LEFT | CAME for row in table.rows if (cell := _cell(row, column))]
        if column not in taken and sum(said) * 2 > len(said):
            return column
    return None


def statement(
    table: Table, columns: Mapping[str, int | None], *, account: str, currency: str = "EUR"
) -> Statement:
    """The entries of a table whose columns are known; `account` and `currency` where no column says."""
    entries: list[Entry] = []
    outgoing, unreadable = 0, []
    for number, row in enumerate(table.rows, start=table.first_line):
        if not any(row):
            continue
        found = _entry(row, columns, account=account, currency=currency)
        if found is None:
            unreadable.append(number)
        elif found.amount <= 0:
            outgoing += 1
        else:
            entries.append(found)
    return Statement(told_apart(entries), outgoing, tuple(unreadable))


def _entry(
    row: Sequence[str], columns: Mapping[str, int | None], *, account: str, currency: str
) -> Entry | None:
    said = {role: _cell(row, columns.get(role)) for role in ROLES}
    unit = said["currency"].upper() or currency
    day, amount = day_of(said["booked_on"]), amount_of(said["amount"], unit)
    if day is None or amount is None or not re.fullmatch(r"[A-Z]{3}", unit):
        return None
    if columns.get(DIRECTION) is not None:
        mark = said[DIRECTION].upper()
        if mark not in LEFT | CAME:
            return None
        amount = -abs(amount) if mark in LEFT else amount
    return Entry(
        account=re.sub(r"[^0-9A-Z]", "", (said["account"] or account).upper())[:34],
        amount=amount,
        currency=unit,
        booked_on=day,
        payer=said["payer"][:140],
        payer_account=said["payer_account"].replace(" ", "")[:34],
        text=said[_MANY],
        bank_reference=said["bank_reference"][:60],
    )


def day_of(text: str) -> date | None:
    for form in _DATES:
        try:
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day of the bank, not a moment
            return day if day.year in YEARS else None
        except ValueError:
            continue
    return None


def amount_of(text: str, currency: str) -> int | None:
    """ "1.234,56", "1,234.56", "-5,00", "12,30 H" (Haben) or "12,30 S" (Soll), in minor units."""
    plain = re.sub(r"[\s€'\u2019]|EUR", "", text.replace("\N{MINUS SIGN}", "-")).upper()
    found = _AMOUNT.fullmatch(plain)
    if not found:
        return None
    sign = -1 if found[1] == "-" or found[4] in ("-", "S") else 1
    plain = found[2]
    mark = _point(plain)
    whole, _, part = plain.rpartition(mark) if mark else (plain, "", "")
    amount = minor_units(Decimal(f"{re.sub(r'[.,]', '', whole)}.{part or 0}"), currency)
    return None if amount is None or amount > LARGEST else sign * amount


def _point(plain: str) -> str:
    """The character that begins the part below one, or "" where there is none: a last group of three is thousands."""
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0 or plain.count(plain[last]) > 1:
        return ""
    both = "." in plain and "," in plain
    return plain[last] if both or len(plain) - last - 1 != 3 else ""


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and 0 <= column < len(row) else ""


def _decoded(content: bytes) -> str:
    if b"\0" in content.replace(b"\xff\xfe", b"")[:1000] and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        raise UnreadableFile(Fault.NOT_TEXT)
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableFile(Fault.NOT_TEXT)


def _heading(lines: Sequence[Sequence[str]]) -> int:
    """The line among the first thirty that names most columns; a table needs a day and an amount."""

    def known(line: Sequence[str]) -> int:
        cells = [cell.casefold().strip() for cell in line]
        return sum(any(re.search(pattern, cell) for cell in cells) for pattern in HEADS.values())

    best = max(range(min(len(lines), _LOOK)), key=lambda place: (known(lines[place]), -place), default=0)
    if not lines or len(lines[best]) < 2 or known(lines[best]) < 2:
        raise UnreadableFile(Fault.NO_TABLE)
    return best
