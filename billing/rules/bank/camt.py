"""CAMT.053 (ISO 20022, versions 02 to 13): the statement that banks write, read without trusting it.

No entities, no document type, nothing from the network: a file that has a DOCTYPE is refused before anything in it
is looked at. Only booked credits are taken; a collective booking is taken apart where its parts add up.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from lxml import etree

from billing.rules.bank.entries import (
    LARGEST,
    MAX_BYTES,
    MAX_ENTRIES,
    YEARS,
    Batch,
    Difference,
    Entry,
    Fault,
    Statement,
    UnreadableFile,
    batches,
    number,
    said_by,
    told_apart,
    words,
)
from billing.rules.bank.sums import compare
from billing.rules.bank.tree import Element, child, children, content_of, line_of, text_of
from billing.rules.money import minor_units

NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])\}Document")
NO_REFERENCE: Final = frozenset({"NOTPROVIDED", "NONREF", ""})


def read(content: bytes) -> Statement:
    """All incoming entries. Raises UnreadableFile."""
    root = _parse(content)
    entries: list[Entry] = []
    outgoing = 0
    differences: list[Difference] = []
    for statement in children(root, "BkToCstmrStmt", "Stmt"):
        account = _account(statement)
        for entry in children(statement, "Ntry"):
            taken = _entries(entry, account)
            outgoing += not taken
            entries += taken
            if len(entries) > MAX_ENTRIES:
                raise UnreadableFile(Fault.TOO_MANY)
        differences += compare(statement)
        differences += _reversals(statement)
    known = told_apart(entries)
    return Statement(known, outgoing, differences=(*differences, *batches(known)))


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
    if text_of(entry, "CdtDbtInd") != "CRDT" or not _booked(entry):
        return []
    whole = _one(entry, entry, account, "")
    details = list(children(entry, "NtryDtls", "TxDtls"))
    parts = [_one(part, entry, account, f":{place}") for place, part in enumerate(details, start=1)]
    if parts and sum(part.amount for part in parts) == whole.amount:
        return parts
    # Less arrived than was sent (a bank took its charges), or another currency: the booking counts, with the sender's
    # words. Where several transfers do not add up, nobody could say whose money is missing: a person decides.
    if len(parts) == 1:
        return [_described(whole, parts[0])]
    return [replace(whole, batch=_batch(whole, parts)) if parts else whole]


def _reversals(statement: Element) -> list[Difference]:
    """Bookings that undo an earlier credit: whatever that had paid is open again, which a person has to note."""
    found = []
    for entry in children(statement, "Ntry"):
        undone = text_of(entry, "RvslInd").lower() in ("true", "1")
        if undone and text_of(entry, "CdtDbtInd") == "DBIT" and _booked(entry):
            currency, amount = _amount(child(entry, "Amt"))
            found.append(Difference("reversal", currency, amount, None, on=_day(entry).isoformat()))
    return found


def _batch(whole: Entry, parts: list[Entry]) -> Batch:
    same = all(part.currency == whole.currency for part in parts)
    return Batch(len(parts), sum(part.amount for part in parts) if same else None)


def _described(whole: Entry, part: Entry) -> Entry:
    """Known by the booking alone: a file that was read before these words were taken gave it that key."""
    known = replace(whole, key=said_by(whole))
    return replace(known, text=part.text, payer=part.payer, payer_account=part.payer_account)


def _booked(entry: Element) -> bool:
    """`Sts` is a code of its own up to version 02, and holds one since."""
    return (text_of(entry, "Sts", "Cd") or text_of(entry, "Sts")) == "BOOK"


def _one(part: Element, entry: Element, account: str, place: str) -> Entry:
    """`part` is the booking itself, or one transfer in it; what it does not say, the booking says."""
    money = child(part, "Amt")
    if money is None:
        money = child(part, "AmtDtls", "TxAmt", "Amt")
    if money is None:
        money = child(entry, "Amt")
    currency, amount = _amount(money)
    reference = text_of(part, "Refs", "AcctSvcrRef") or text_of(entry, "AcctSvcrRef")
    if reference.upper() in NO_REFERENCE:
        reference, place = "", ""
    own = bool(text_of(part, "Refs", "AcctSvcrRef"))
    many = len(list(children(entry, "NtryDtls", "TxDtls"))) > 1
    # Name and account of the payer moved one level down in version 08.
    payer = text_of(part, "RltdPties", "Dbtr", "Nm") or text_of(part, "RltdPties", "Dbtr", "Pty", "Nm")
    return Entry(
        account=account,
        amount=amount,
        currency=currency,
        booked_on=_day(entry),
        payer=words(payer, 140),
        payer_account=words(text_of(part, "RltdPties", "DbtrAcct", "Id", "IBAN"), 34),
        text=_remittance(part),
        bank_reference=words(f"{reference}{place if many and not own else ''}", 60),
    )


def _remittance(part: Element) -> str:
    said = [content_of(one) for one in children(part, "RmtInf", "Ustrd")]
    said += [content_of(one) for one in children(part, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
    said += [content_of(one) for one in children(part, "RmtInf", "Strd", "RfrdDocInf", "Nb")]
    said.append(text_of(part, "Refs", "EndToEndId"))
    return words(" ".join(one for one in said if one.upper() not in NO_REFERENCE), 1000)


def _amount(money: Element) -> tuple[str, int]:
    currency = money.get("Ccy", "") if money is not None else ""
    value = number(content_of(money))
    amount = minor_units(value, currency) if value is not None and 0 < value < LARGEST else None
    if amount is None or not re.fullmatch(r"[A-Z]{3}", currency):
        raise UnreadableFile(Fault.DAMAGED, line_of(money))
    return currency, amount


def _day(entry: Element) -> date:
    said = text_of(entry, "BookgDt", "Dt") or text_of(entry, "BookgDt", "DtTm")[:10]
    try:
        day = date.fromisoformat(said[:10])
    except ValueError as error:
        raise UnreadableFile(Fault.DAMAGED, line_of(entry)) from error
    if day.year not in YEARS:
        raise UnreadableFile(Fault.DAMAGED, line_of(entry))
    return day


def _account(statement: Element) -> str:
    iban = text_of(statement, "Acct", "Id", "IBAN") or text_of(statement, "Acct", "Id", "Othr", "Id")
    return re.sub(r"[^0-9A-Z]", "", iban.upper())[:34]
