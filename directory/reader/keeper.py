"""Keeps the copy true: one thread in each web process; one process of a machine leads and writes, all others look."""

import fcntl
import itertools
import sqlite3
import struct
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, TextIO

import lmdb
import structlog
from django.db import Error as DatabaseError

from config.outbox.telling import EVERYTHING, KEPT
from directory.reader import sources
from directory.reader.entries import Entry
from directory.reader.joiner import Joiner
from directory.reader.moments import NEVER, Moment
from directory.reader.rows import Unfit
from directory.reader.sources import Look, Source
from directory.reader.store import PREFIX, Copy

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 0.4
BATCH: Final = 5000
# A position older than this is not gone on from: what was told since may be forgotten, or the database put back.
LONGEST_GAP: Final = 60.0
# Making one takes minutes where there are millions of seals, and nobody has looked since it began: half as long as what
# was told is kept.
LONGEST_MAKING: Final = KEPT.total_seconds() / 2
TROUBLE: Final = (DatabaseError, sqlite3.Error, lmdb.Error, OSError, Unfit, ValueError, struct.error)


class View(NamedTuple):
    """What a request may read now, and when that was last known to be true."""

    copy: Copy | None
    seen: Moment


NOTHING: Final = View(None, NEVER)


class Leadership:
    """A lock on a file that ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lead.lock"
        self.file: TextIO | None = None

    def held(self) -> bool:
        if self.file is not None:
            return True
        opened = self.path.open("a", encoding="ascii")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            opened.close()
            return False
        self.file = opened
        return True

    def let_go(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


class Keeper:
    """`view` is all that requests need to know; it is replaced as a whole."""

    def __init__(self, folder: Path, *, source: Source | None = None) -> None:
        self.folder = folder
        self.source = source or Source()
        self.leadership = Leadership(folder)
        self.view = NOTHING
        self.copy: Copy | None = None
        self.made: Copy | None = None  # by this process, and not led on yet
        self.joiner = Joiner()
        self.troubled = False
        self.ending = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self.run, name="reader-keeper", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """For tests: a process simply ends."""
        self.ending.set()
        if self.thread is not None:
            self.thread.join()
        self.joiner.stop()
        self.leadership.let_go()
        self.view = NOTHING

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self.turn()
                self.ending.wait(EVERY_SECONDS)
        finally:
            self.source.close()

    def turn(self) -> None:
        """One look. Whatever goes wrong, the view grows old by itself and Django answers."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.leadership.held():
                self.lead()
            self.follow()
        except TROUBLE as error:
            if not self.troubled:
                # Our own words say why; a database's may quote a row.
                why = str(error) if isinstance(error, Unfit) else ""
                log.warning("reader has no copy to answer from", exception=type(error).__name__, reason=why)
            self.troubled = True
            self.source.close()
        else:
            self.troubled = False

    def lead(self) -> None:
        began = Moment.now()
        with self.source.look() as look:
            if not look.is_told:
                self.reject("the database does not tell of its changes")
            if not self.goes_on(look):
                self.make(look, began)
                return
            copy = self.copy
            if copy is None:
                return
            position, _identity = copy.known()
            changed = look.since(position)
            if EVERYTHING in changed:
                self.reject("a table was emptied")
            if changed:
                copy.put(sources.under(look, changed), changed)
                copy.note(changed)
            copy.attest(began, look.position, look.identity)
            self.made = None
        copy.forget_the_dead()
        self.joiner.turn(copy)

    def goes_on(self, look: Look) -> bool:
        """Whether the copy there is can be led on from where it is; in any doubt it is made anew."""
        if self.copy is None:
            self.open_current()
        if self.copy is None:
            return False
        _position, identity = self.copy.known()
        longest = LONGEST_MAKING if self.copy is self.made else LONGEST_GAP
        if identity != look.identity or self.copy.stamp().age() > longest:
            # On SQLite this look may still be at the file that was there before, so it is not made from this one.
            self.reject("another database, or the same one long ago")
        return True

    def reject(self, reason: str) -> NoReturn:
        """Nobody on this machine goes on with the copy there is; the next turn makes a new one."""
        (self.folder / "current").unlink(missing_ok=True)
        self.copy, self.view = None, NOTHING
        raise Unfit(reason)

    def make(self, look: Look, began: Moment) -> None:
        """A new file beside the one in use, and then in its place."""
        copy = Copy.fresh(self.folder)
        for batch in batches(sources.everything(look)):
            copy.put(batch)
            if self.ending.is_set():
                return
        copy.attest(began, look.position, look.identity)
        pointer = self.folder / "current.new"
        pointer.write_text(copy.path.name, encoding="ascii")
        pointer.replace(self.folder / "current")
        self.copy = self.made = copy
        self.sweep(copy.path.name)

    def sweep(self, kept: str) -> None:
        """Files of former copies; whoever still reads one keeps it until done."""
        for path in self.folder.glob("copy-*"):
            if not path.name.startswith(kept):
                path.unlink(missing_ok=True)

    def open_current(self) -> None:
        pointer = self.folder / "current"
        name = pointer.read_text(encoding="ascii") if pointer.exists() else ""
        if not name.startswith(PREFIX) or not (self.folder / name).exists():
            self.copy = None
        elif self.copy is None or self.copy.path.name != name:
            self.copy = Copy(self.folder / name)

    def in_table(self) -> int:
        """How many answers a request finds in the table, and need not look up in the copy."""
        copy = self.view.copy
        return copy.beside.size() if copy is not None else 0

    def follow(self) -> None:
        self.open_current()
        self.view = View(self.copy, self.copy.follow()) if self.copy is not None else NOTHING


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
