"""What a process knows of the table beside the copy: which one it is, and what has changed since it was made."""

from collections.abc import Iterable
from pathlib import Path
from struct import Struct
from typing import Final

import lmdb

from directory.reader.table import CHANGES, FAMILIES, Table

MOST_CHANGED: Final = 400_000  # in each process; a hundred bytes each
MOST_SINCE: Final = 100_000  # changes, whatever they were: whoever starts goes through them
# With fewer entries the copy is as quick.
FEWEST: Final = 1000
# A table is made anew when such a part of it is out of date.
PART: Final = 8
_TABLE, _LOG = b"!table", b"!log"
_COUNT: Final = Struct(">Q")
Known = tuple[Table, set[bytes]]


class Beside:
    """`known` is all that a request needs. It is put there when it is complete, and then only added to."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.known: Known | None = None
        self.heard = 0  # the last change that is counted in
        self.refused = ""
        self.being_made = False

    def log(self, txn: lmdb.Transaction, count: bytes, changed: Iterable[bytes]) -> None:
        """Where there is a table, or will be one: what changed with that count."""
        if self.being_made or txn.get(_TABLE):
            txn.put(_LOG + count, b"\n".join(key for key in changed if key[:2] in FAMILIES))

    def publish(self, txn: lmdb.Transaction, table: Table) -> None:
        """From now on everybody takes this one, and what changed before it was made is forgotten."""
        txn.put(_TABLE, table.name.encode())
        cursor = txn.cursor()
        while cursor.set_range(_LOG) and bytes(cursor.key()) <= _LOG + table.counted:
            cursor.delete()

    def follow(self, txn: lmdb.Transaction) -> None:
        """Before the copy's stamp is believed: what the table says wrongly by now is known."""
        name = bytes(txn.get(_TABLE) or b"").decode()
        known = self.known
        if not name or name == self.refused:
            known = None
        elif known is None or known[0].name != name:
            known = self.opened(name)
        if known is not None and not self.hears(txn, known[1]):
            known, self.refused = None, name
        self.known = known

    def opened(self, name: str) -> Known | None:
        try:
            table = Table(self.copy.with_name(name))
        except (OSError, ValueError):
            self.refused = name
            return None
        self.heard = _COUNT.unpack(table.counted)[0]
        return table, set()

    def hears(self, txn: lmdb.Transaction, changed: set[bytes]) -> bool:
        """False when it is not known what has changed, or it is too much to remember."""
        last = _COUNT.unpack(txn.get(CHANGES) or bytes(8))[0]
        for number in range(self.heard + 1, last + 1):
            told = txn.get(_LOG + _COUNT.pack(number))
            if told is None or len(changed) > MOST_CHANGED:
                return False
            if told:
                changed.update(bytes(told).split(b"\n"))
        self.heard = last
        return True

    def size(self) -> int:
        return self.known[0].count - len(self.known[1]) if self.known is not None else 0

    def is_old(self) -> bool:
        if self.known is None:
            return True
        table, changed = self.known
        since = self.heard - _COUNT.unpack(table.counted)[0]
        return len(changed) * PART > table.count or since > MOST_SINCE
