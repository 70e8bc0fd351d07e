"""Taking a bank file in: the same file, or the same entry in another file, changes nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import desk_actor
from billing.lifecycle import BANK_FILE
from billing.models import BankEntry, BankFile
from billing.rules.bank import camt, table
from billing.rules.bank.entries import Entry, Statement, is_xml, words
from config.outbox.moves import move
from config.outbox.services import audit

BATCH = 500
MOST_DIFFERENCES = 100


def bring(*, name: str, content: bytes, person: User, at: datetime) -> tuple[BankFile, bool]:
    """The file's row, and whether it is new. A CAMT file is read at once, a CSV file waits for its columns.

    Raises UnreadableFile for what is neither; nothing is kept of such a file.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = BankFile.objects.filter(digest=digest).first()
    if known is None:
        found = camt.read(content) if is_xml(content) else None
        if found is None:
            table.read(content)
        try:
            return _new(name, content, digest, found, person, at=at), True
        except IntegrityError:
            known = BankFile.objects.get(digest=digest)  # somebody else brought it at the same moment
    return _again(known, content, person, at=at), False


@transaction.atomic
def _new(
    name: str, content: bytes, digest: str, found: Statement | None, person: User, *, at: datetime
) -> BankFile:
    row = BankFile.objects.create(
        digest=digest,
        name=words(name, 120),
        kind=BankFile.Kind.CSV if found is None else BankFile.Kind.CAMT,
        state_at=at,
        content=content if found is None else b"",
        uploaded_at=at,
        uploaded_by=person,
    )
    audit("billing.bank_file.bring", by=desk_actor(person), at=at, row=row)
    return row if found is None else _keep(row, found, person, at=at)


def confirm(
    *, file: BankFile, columns: Mapping[str, int | None], person: User, at: datetime
) -> tuple[BankFile, Statement]:
    """Reads a CSV file by the columns that a person confirmed. Raises IllegalMove or Stale the second time."""
    with transaction.atomic():
        file = BankFile.objects.select_for_update().get(pk=file.pk)
        BANK_FILE.find(file.state, "read", desk_actor(person).kind)
        found = statement(file, columns)
        return _keep(file, found, person, at=at), found


def statement(file: BankFile, columns: Mapping[str, int | None]) -> Statement:
    """What the file says by these columns; nothing is written."""
    return table.statement(table.read(bytes(file.content)), columns, account=settings.BILLING["iban"])


def drop(*, file: BankFile, person: User, at: datetime) -> BankFile:
    """It was the wrong file; its bytes are forgotten."""
    return move(file, BANK_FILE, "drop", by=desk_actor(person), at=at, changes={"content": b""})


def _again(known: BankFile, content: bytes, person: User, *, at: datetime) -> BankFile:
    if known.state != "dropped":
        return known
    changes = {"content": content, "uploaded_at": at, "uploaded_by": person}
    return move(known, BANK_FILE, "bring_again", by=desk_actor(person), at=at, changes=changes)


def _keep(file: BankFile, found: Statement, person: User, *, at: datetime) -> BankFile:
    rows = [_row(file, one, at=at) for one in found.entries]
    BankEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    fresh = BankEntry.objects.filter(file=file).count() if rows else 0
    changes = {
        "content": b"",
        "found": len(rows),
        "known": len(rows) - fresh,
        "outgoing": found.outgoing,
        "unreadable": list(found.unreadable[:100]),
        "differences": [asdict(one) for one in found.differences[:MOST_DIFFERENCES]],
    }
    return move(file, BANK_FILE, "read", by=desk_actor(person), at=at, changes=changes)


def _row(file: BankFile, one: Entry, *, at: datetime) -> BankEntry:
    return BankEntry(
        file=file,
        account=one.account,
        key=one.key,
        state_at=at,
        amount=one.amount,
        currency=one.currency,
        booked_on=one.booked_on,
        payer=one.payer,
        payer_account=one.payer_account,
        text=one.text,
    )
