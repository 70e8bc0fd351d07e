"""What a bank file says of money that came in, whatever its format; and how one entry is told from another."""

import codecs
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

MAX_BYTES: Final = 5_000_000
MAX_ENTRIES: Final = 20_000
LARGEST: Final = 10**13
YEARS: Final = range(
    1990, 2100
)  # no statement is of another; such a day would be a slip of the bank's program
DECIMAL: Final = re.compile(r"\+?[0-9]{1,18}(\.[0-9]{1,5})?")  # not all that Python takes for a number
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Fault(StrEnum):
    """Why a bank file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_XML = "not_xml"
    UNSAFE = "unsafe"
    NOT_CAMT = "not_camt"
    DAMAGED = "damaged"
    NOT_TEXT = "not_text"
    NO_TABLE = "no_table"


class UnreadableFile(ValueError):
    """The file as a whole is refused; nothing of it was kept. `place` says where, as far as that is known."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(fault)
        self.fault, self.place = fault, place


@dataclass(frozen=True)
class Batch:
    """How many transfers a collective booking holds, and what they come to; None where they are in other currencies."""

    count: int
    amount: int | None


@dataclass(frozen=True)
class Difference:
    """Something in a file that does not add up: what it says of itself, and what was read.

    `batch` is a collective booking, known by `key`; `total` the sum of what came in by the statement's own summary;
    `balance` what was booked between its opening and closing balance, where money that left counts as negative.
    `reversal` is money that had come in and that the bank took back, on the day `on`.
    """

    what: Literal["batch", "total", "balance", "reversal"]
    currency: str
    said: int
    read: int | None
    said_count: int | None = None
    read_count: int | None = None
    key: str = ""
    on: str = ""


@dataclass(frozen=True)
class Entry:
    """Money that came in: minor units, the day it was booked, who sent it, and the words that came along."""

    account: str
    amount: int
    currency: str
    booked_on: date
    payer: str = ""
    payer_account: str = ""
    text: str = ""
    bank_reference: str = ""
    key: str = ""
    batch: Batch | None = None


@dataclass(frozen=True)
class Statement:
    """All incoming entries of a file. `outgoing` were left out, `unreadable` are lines that made no sense."""

    entries: tuple[Entry, ...]
    outgoing: int = 0
    unreadable: tuple[int, ...] = ()
    differences: tuple[Difference, ...] = ()


def told_apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Gives every entry the key under which it is known for ever.

    The bank's own reference where there is one. Else what the entry says; two that say the same on one day are
    numbered, so that the same file, or one that overlaps it by whole days, gives the same keys again. One that brings
    a key along is known by that.
    """
    seen: Counter[str] = Counter()
    found = []
    for one in entries:
        key = one.key or said_by(one)
        seen[key] += 1
        found.append(replace(one, key=_short(key, seen[key])))
    return tuple(found)


def is_xml(content: bytes) -> bool:
    """Whether a file begins as XML does, whatever its encoding and byte order mark."""
    if content.startswith(UTF_16):
        return content[:200].decode("utf-16", "ignore").lstrip().startswith("<")
    return content.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<")


def number(text: str) -> Decimal | None:
    """An amount as XML writes it, else None."""
    return Decimal(text) if DECIMAL.fullmatch(text) else None


def batches(entries: Iterable[Entry]) -> tuple[Difference, ...]:
    """The collective bookings whose transfers do not come to their amount."""
    return tuple(
        Difference(
            "batch", one.currency, one.amount, one.batch.amount, read_count=one.batch.count, key=one.key
        )
        for one in entries
        if one.batch is not None
    )


def said_by(one: Entry) -> str:
    """The key of an entry that is the only one of its kind."""
    said = one.bank_reference and f"ref:{one.bank_reference}:{one.amount}:{one.currency}"
    return said or f"said:{_digest(one)}"


def _digest(one: Entry) -> str:
    words = "\x1f".join(
        (
            one.booked_on.isoformat(),
            str(one.amount),
            one.currency,
            _plain(one.payer),
            _plain(one.payer_account),
            _plain(one.text),
        )
    )
    return hashlib.sha256(words.encode()).hexdigest()[:40]


def _plain(text: str) -> str:
    """Spaces and cases differ between two exports of the same entry."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def told_before(key: str) -> str:
    """The key of the entry that had the bank's own reference first, where another one in the file repeats it; or ""."""
    found = re.fullmatch(r"(ref:.*:[A-Z]{3}|long:[0-9a-f]{60}):[0-9]+", key)
    return found[1] if found else ""


def _short(key: str, number: int) -> str:
    """At most 80 characters; the second of its kind carries a number."""
    if len(key) > 70:
        key = f"long:{hashlib.sha256(key.encode()).hexdigest()[:60]}"
    return key if number == 1 else f"{key}:{number}"


def words(text: str, limit: int) -> str:
    """A stranger's text on one line, without control and format characters."""
    kept = "".join(char if unicodedata.category(char)[0] not in "CZ" else " " for char in text)
    return " ".join(kept.split())[:limit].strip()
