"""Whether a statement adds up: its own summary and balances against the entries that stand in it.

What cannot be read as a sum, or is in several currencies, is not compared: that is the bank's way of writing, and no
difference. Entries are taken in whatever comes out here; an operator reads it.
"""

from typing import Final

from billing.rules.bank.entries import LARGEST, Difference, number
from billing.rules.bank.tree import Element, child, children, content_of, text_of
from billing.rules.money import minor_units

OPENING: Final = frozenset({"OPBD", "PRCD"})
CLOSING: Final = "CLBD"


def compare(statement: Element) -> list[Difference]:
    """The differences of one statement: none, one, or two that say the same in two ways."""
    entries = list(children(statement, "Ntry"))
    currencies = {_currency(one) for one in entries} | {_currency(one) for one in children(statement, "Bal")}
    if not currencies and (own := text_of(statement, "Acct", "Ccy")):
        currencies = {own}
    if len(currencies) != 1:
        return []
    (currency,) = currencies
    found = (_total(statement, entries, currency), _balance(statement, entries, currency))
    return [one for one in found if one is not None]


def _total(statement: Element, entries: list[Element], currency: str) -> Difference | None:
    """What came in, as the summary says, and as the entries do; entries that are not booked yet count for both."""
    summary = child(statement, "TxsSummry", "TtlCdtNtries")
    came = [one for one in entries if text_of(one, "CdtDbtInd") == "CRDT"]
    read = _sum(came, currency)
    if summary is None or read is None:
        return None
    said, number = _money(text_of(summary, "Sum"), currency), text_of(summary, "NbOfNtries")
    count = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if said is None or (said == read and count in (None, len(came))):
        return None
    return Difference("total", currency, said, read, count, len(came))


def _balance(statement: Element, entries: list[Element], currency: str) -> Difference | None:
    """Closing less opening balance is what was booked; a statement in several pages has other balances."""
    balances = [
        (text_of(one, "Tp", "CdOrPrtry", "Cd"), _signed(one, currency)) for one in children(statement, "Bal")
    ]
    opening = [amount for code, amount in balances if code in OPENING]
    closing = [amount for code, amount in balances if code == CLOSING]
    booked = [one for one in entries if (text_of(one, "Sts", "Cd") or text_of(one, "Sts")) == "BOOK"]
    amounts = [_signed(one, currency) for one in booked]
    if len(opening) != 1 or len(closing) != 1 or opening[0] is None or closing[0] is None or None in amounts:
        return None
    said, read = closing[0] - opening[0], sum(one for one in amounts if one is not None)
    return None if said == read else Difference("balance", currency, said, read, read_count=len(booked))


def _sum(entries: list[Element], currency: str) -> int | None:
    amounts = [_money(text_of(one, "Amt"), currency) for one in entries]
    return None if None in amounts else sum(one for one in amounts if one is not None)


def _signed(one: Element, currency: str) -> int | None:
    amount = _money(text_of(one, "Amt"), currency)
    return -amount if amount is not None and text_of(one, "CdtDbtInd") == "DBIT" else amount


def _currency(one: Element) -> str:
    money = child(one, "Amt")
    return str(money.get("Ccy", "")) if money is not None and content_of(money) else ""


def _money(text: str, currency: str) -> int | None:
    value = number(text)
    return minor_units(value, currency) if value is not None and value < LARGEST else None
