"""CAMT.053 (ISO 20022, versions 02 to 13): the statement that banks write, read without trusting it.

No entities, no document type, nothing from the network: a file that has a DOCTYPE is refused before anything in it
is looked at. Only booked credits are taken; a collective booking is taken apart where its parts add up.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from lxml import etree

from billing.rules.bank.entries import (
    LARGEST,
    MAX_BYTES,
    MAX_ENTRIES,
    Entry,
    Fault,
    Statement,
    UnreadableFile,
    said_by,
    told_apart,
    words,
)
from billing.rules.money import minor_units

NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])\}Document")
NO_REFERENCE: Final = frozenset({"NOTPROVIDED", "NONREF", ""})
Element: TypeAlias = Any  # lxml ships no types


def read(content: bytes) -> Statement:
    """All incoming entries. Raises UnreadableFile."""
    root = _parse(content)
    entries: list[Entry] = []
    outgoing = 0
    for statement in _all(root, "BkToCstmrStmt", "Stmt"):
        account = _account(statement)
        for entry in _all(statement, "Ntry"):
            taken = _entries(entry, account)
            outgoing += not taken
            entries += taken
            if len(entries) > MAX_ENTRIES:
                raise UnreadableFile(Fault.TOO_MANY)
    return Statement(told_apart(entries), outgoing)


def _parse(content: bytes) -> Element:
    if not content.strip():
        raise UnreadableFile(Fault.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Fault.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # libxml2 gives up on a bomb of entities by itself, but then it calls that a mistake of spelling.
        unsafe = b"<!ENTITY" in content or b"<!DOCTYPE" in content
        raise UnreadableFile(Fault.UNSAFE if unsafe else Fault.NOT_XML) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(Fault.UNSAFE)
    if not NAMESPACE.fullmatch(str(root.tag)):
        raise UnreadableFile(Fault.NOT_CAMT)
    return root


def _entries(entry: Element, account: str) -> list[Entry]:
    """One entry for each transfer in a booking; none for money that left, or is not booked yet."""
    if _text(entry, "CdtDbtInd") != "CRDT" or not _booked(entry):
        return []
    whole = _one(entry, entry, account, "")
    details = list(_all(entry, "NtryDtls", "TxDtls"))
    parts = [_one(part, entry, account, f":{place}") for place, part in enumerate(details, start=1)]
    if parts and sum(part.amount for part in parts) == whole.amount:
        return parts
    # Less arrived than was sent (a bank took its charges), or another currency: the booking counts, with the sender's
    # words. Where several transfers do not add up, nobody could say whose money is missing: a person decides.
    return [_described(whole, parts[0]) if len(parts) == 1 else whole]


def _described(whole: Entry, part: Entry) -> Entry:
    """Known by the booking alone: a file that was read before these words were taken gave it that key."""
    known = replace(whole, key=said_by(whole))
    return replace(known, text=part.text, payer=part.payer, payer_account=part.payer_account)


def _booked(entry: Element) -> bool:
    """`Sts` is a code of its own up to version 02, and holds one since."""
    return (_text(entry, "Sts", "Cd") or _text(entry, "Sts")) == "BOOK"


def _one(part: Element, entry: Element, account: str, place: str) -> Entry:
    """`part` is the booking itself, or one transfer in it; what it does not say, the booking says."""
    money = _find(part, "Amt")
    if money is None:
        money = _find(part, "AmtDtls", "TxAmt", "Amt")
    if money is None:
        money = _find(entry, "Amt")
    currency, amount = _amount(money)
    reference = _text(part, "Refs", "AcctSvcrRef") or _text(entry, "AcctSvcrRef")
    if reference.upper() in NO_REFERENCE:
        reference, place = "", ""
    own = bool(_text(part, "Refs", "AcctSvcrRef"))
    many = len(list(_all(entry, "NtryDtls", "TxDtls"))) > 1
    # Name and account of the payer moved one level down in version 08.
    payer = _text(part, "RltdPties", "Dbtr", "Nm") or _text(part, "RltdPties", "Dbtr", "Pty", "Nm")
    return Entry(
        account=account,
        amount=amount,
        currency=currency,
        booked_on=_day(entry),
        payer=words(payer, 140),
        payer_account=words(_text(part, "RltdPties", "DbtrAcct", "Id", "IBAN"), 34),
        text=_remittance(part),
        bank_reference=words(f"{reference}{place if many and not own else ''}", 60),
    )


def _remittance(part: Element) -> str:
    said = [_content(one) for one in _all(part, "RmtInf", "Ustrd")]
    said += [_content(one) for one in _all(part, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
    said += [_content(one) for one in _all(part, "RmtInf", "Strd", "RfrdDocInf", "Nb")]
    said.append(_text(part, "Refs", "EndToEndId"))
    return words(" ".join(one for one in said if one.upper() not in NO_REFERENCE), 1000)


def _amount(money: Element) -> tuple[str, int]:
    currency = money.get("Ccy", "") if money is not None else ""
    try:
        value = Decimal(_content(money)) if money is not None else Decimal(-1)
    except InvalidOperation:
        value = Decimal(-1)
    amount = minor_units(value, currency) if value.is_finite() and 0 < value < LARGEST else None
    if amount is None or not re.fullmatch(r"[A-Z]{3}", currency):
        raise UnreadableFile(Fault.DAMAGED, _line(money))
    return currency, amount


def _day(entry: Element) -> date:
    said = _text(entry, "BookgDt", "Dt") or _text(entry, "BookgDt", "DtTm")[:10]
    try:
        return date.fromisoformat(said[:10])
    except ValueError as error:
        raise UnreadableFile(Fault.DAMAGED, _line(entry)) from error


def _account(statement: Element) -> str:
    iban = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
    return re.sub(r"[^0-9A-Z]", "", iban.upper())[:34]


def _all(start: Element, *names: str) -> list[Element]:
    """Children by their names, whatever the version of the namespace."""
    found = [start]
    for name in names:
        found = [child for one in found for child in one.iterchildren(f"{{*}}{name}")]
    return found


def _find(start: Element, *names: str) -> Element:
    return next(iter(_all(start, *names)), None)


def _text(start: Element, *names: str) -> str:
    return _content(_find(start, *names))


def _content(element: Element) -> str:
    return (element.text or "").strip() if element is not None else ""


def _line(element: Element) -> str:
    return str(element.sourceline or "") if element is not None else ""
