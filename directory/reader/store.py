"""The local copy: one LMDB file for all processes of this machine, written by one of them.

What is kept of an answer: under its key the seal it belongs to, its end and its validator; under "=" and the seal
the body without the blanks behind it. A body whose validator is not the key's is never sent. What warns of a lookalike
belongs to that, counted below zero. Behind the key of a code stands whose seal it is, and "i:" and that business says
that there is one. A block is under its id, and under "B", the business and the keyed hash of the number.

Beside it there may be a table of all its answers as they once were; "!log" and the count of a change say which of them
changed since.
"""

import secrets
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from struct import Struct
from typing import Any, Final, Self

import lmdb

from directory.reader.beside import FEWEST, Beside
from directory.reader.entries import Answer, Block, Entry
from directory.reader.moments import NEVER, Moment
from directory.reader.rows import (
    HEAD,
    POINTER,
    Doubt,
    Kept,
    blocked,
    fit,
    opened,
    padded,
    put_answer,
    take_away,
    validator,
)
from directory.reader.table import CHANGES, ETAG, FAMILIES, Elsewhere, Table
from verification.rules import badges

# Goes up with every change of what is kept, and has the form of badges in it; a file of another form is not opened.
PREFIX: Final = f"copy-5-{badges.FORM}-"
ROOM: Final = 1 << 38
READERS: Final = 1024
SPARE: Final = 64
_UNTIL: Final = Struct(">d").unpack_from
_COUNT: Final = Struct(">Q")
_STAMP, _POSITION, _IDENTITY = b"!stamp", b"!position", b"!identity"
MOST_BODIES: Final = 4096  # in each process; 4 KB each


def _stamp(txn: lmdb.Transaction) -> Moment:
    raw = txn.get(_STAMP)
    return Moment.read(bytes(raw)) if raw else NEVER


class Copy:
    """One copy file. Any thread of any process may read; only the process that leads may write.

    Opened once in a process, since LMDB's locks belong to the process; never closed by hand, since a thread may be
    reading: it closes when the last one lets go.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bodies: dict[bytes, tuple[str, bytes]] = {}
        self.beside = Beside(path)
        # Not flushed: after a crash of the machine a copy is made anew anyway.
        self.env = lmdb.open(
            str(path),
            subdir=False,
            map_size=ROOM,
            sync=False,
            metasync=False,
            max_readers=READERS,
            max_spare_txns=SPARE,
        )

    @classmethod
    def fresh(cls, folder: Path) -> Self:
        return cls(folder / f"{PREFIX}{secrets.token_hex(6)}.mdb")

    def put(self, entries: Iterable[Entry], asked: Iterable[str] = ()) -> None:
        """Writes entries, and takes away what was asked for and is not among them; all of it or nothing."""
        missing = set(map(fit, asked))
        with self.env.begin(write=True) as txn:
            for entry in entries:
                key = fit(entry.key)
                missing.discard(key)
                if isinstance(entry, Answer):
                    put_answer(txn, key, entry)
                elif isinstance(entry, Block):
                    place = blocked(entry.business.encode(), entry.number)
                    txn.put(key, place)
                    txn.put(place, key)
                else:
                    about = entry.about.encode()
                    head = POINTER.pack(entry.until, len(about)) + validator(entry.etag)
                    txn.put(key, head + about + entry.body)
            for key in missing:
                held = txn.pop(key)
                if held is not None:
                    take_away(txn, key, held)

    def attest(self, moment: Moment, position: str, identity: str) -> None:
        """Says up to where the copy is true, and when that was."""
        with self.env.begin(write=True) as txn:
            txn.put(_STAMP, moment.written())
            txn.put(_POSITION, position.encode())
            txn.put(_IDENTITY, identity.encode())

    def note(self, changed: Iterable[str]) -> None:
        """Counts a change, and writes that count beside each of what pages are drawn from."""
        with self.env.begin(write=True) as txn:
            count = _COUNT.pack(_COUNT.unpack(txn.get(CHANGES) or bytes(8))[0] + 1)
            txn.put(CHANGES, count)
            for key in changed:
                if key.startswith(("p:", "c:")):
                    txn.put(b"@" + fit(key), count)
            self.beside.log(txn, count, map(fit, changed))

    def count(self) -> bytes:
        """How often the copy has changed; compare as bytes."""
        with self.env.begin() as txn:
            return txn.get(CHANGES) or bytes(8)

    def is_unchanged(self, keys: Iterable[bytes], count: bytes) -> bool:
        """Whether no change of any of these was written after that count was taken."""
        with self.env.begin() as txn:
            return all((txn.get(b"@" + key) or count) <= count for key in keys)

    def ends(self, key: bytes) -> float:
        """When the answer under this key runs out; endless where there is none."""
        with self.env.begin() as txn:
            pointer = txn.get(key)
        return float("inf") if pointer is None else float(_UNTIL(pointer)[0])

    def known(self) -> tuple[str, str]:
        """(position, identity) of the last stamp; empty before the first."""
        with self.env.begin() as txn:
            return (txn.get(_POSITION) or b"").decode(), (txn.get(_IDENTITY) or b"").decode()

    def forget_the_dead(self) -> None:
        """A killed process leaves a mark that it is reading, which would keep old pages for ever."""
        self.env.reader_check()

    def stamp(self) -> Moment:
        with self.env.begin() as txn:
            return _stamp(txn)

    def follow(self) -> Moment:
        """Hears what changed since the table was made, and says when all of that was true."""
        with self.env.begin() as txn:
            self.beside.follow(txn)
            return _stamp(txn)

    def publish(self, table: Table) -> None:
        with self.env.begin(write=True) as txn:
            self.beside.publish(txn, table)

    def is_worth_a_table(self) -> bool:
        return self.beside.is_old() and bool(self.env.stat()["entries"] >= FEWEST)

    def answer(self, key: bytes, now: float) -> tuple[str, bytes] | None:
        """(validator, body) of the finished answer under a key; None when there is none.

        Raises Doubt when it has run out.
        """
        known = self.beside.known
        if known is not None and key not in known[1]:
            try:
                return known[0].answer(key, now)
            except Elsewhere:
                pass
        with self.env.begin() as txn:
            pointer = txn.get(key)
            if pointer is None:
                return None
            etag = pointer[16:HEAD]
            found = self.bodies.get(etag)
            held = txn.get(b"=" + pointer[8:16]) if found is None else None
        if found is None:
            found = self.remembered(etag, held)
        if _UNTIL(pointer)[0] <= now:
            raise Doubt
        return found

    def remembered(self, etag: bytes, held: bytes | None) -> tuple[str, bytes]:
        """What is asked for often is filled up once. A validator belongs to one body, so this never grows old."""
        if held is None or not held.startswith(etag):
            raise Doubt
        found = str(etag, "ascii").rstrip(), padded(held[ETAG:])
        if len(self.bodies) >= MOST_BODIES:
            self.bodies.clear()
        self.bodies[etag] = found
        return found

    def page(self, key: bytes, now: float) -> Kept | None:
        known = self.beside.known
        if known is not None and key[:2] in FAMILIES and key not in known[1]:
            try:
                page = known[0].page(key, now)
            except Elsewhere:
                raise Doubt from None
            return None if page is None else Kept.of(*page)
        with self.env.begin() as txn:
            held = txn.get(key)
        return None if held is None else opened(held, now)

    def owner(self, key: bytes, txn: Any) -> bytes | None:
        """Whose seal a code belongs to; empty where that is not known. `txn` is a transaction of `reading`."""
        known = self.beside.known
        if known is not None and key not in known[1]:
            return known[0].owner(key)
        held = txn.get(key)
        return None if held is None else held[HEAD:]

    def reading(self) -> AbstractContextManager[Any]:
        """A transaction, for questions that need more than one key: all of them as they were at one moment."""
        return self.env.begin()
