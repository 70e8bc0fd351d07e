"""A finished table of all answers and badges beside the copy: one read, and none that lets go of the interpreter.

Written once and never changed. What changed since then is looked up in the copy; `Copy.follow` keeps count of it. So
nothing depends on a table: without one, or where it cannot say, the copy is asked.

The file: a head; bodies, each behind its validator; one record for each key; places, in which an open hash of the keys
says where their records stand.
"""

import mmap
import os
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Final
from zlib import crc32

import lmdb

from verification.rules.answers import SIZE_CLASS

# Goes up with the form of the file; one of another form is not opened.
MAGIC: Final = b"siegel-answers-2"
CHANGES: Final = b"!changes"
ETAG: Final = 24
_HEAD: Final = Struct(
    "=16s8sQQQ"
)  # the form, up to which change, where the places begin, how many there are, and keys
# The end, where the body stands, how long it is, and with blanks; how long the key is, and whose it is behind that.
_RECORD: Final = Struct("=dQIIHH")
_read: Final = _RECORD.unpack_from
_SIZE: Final = _RECORD.size
Record = tuple[float, int, int, int, int, int]
_POINTER: Final = Struct(
    ">dQ"
)  # as the copy has it, but for the sign of what warns: so they are in the copy's order
_LENGTH: Final = Struct("=I")
_LENGTH_ETAG: Final = Struct(f"=I{ETAG}s")
_BUFFER: Final = 1 << 20
ANSWERS: Final = (b"a:", b"c:", b"d:", b"n:")
BADGES: Final = b"f:"
FAMILIES: Final = frozenset({*ANSWERS, BADGES})


class Elsewhere(Exception):
    """The table does not say; the copy has to be asked."""


class Table:
    """Raises OSError or ValueError where the file is not there or not a table."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        with path.open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self.data) < _HEAD.size:
            raise ValueError("not a table")
        magic, counted, begin, room, count = _HEAD.unpack_from(self.data)
        if magic != MAGIC or len(self.data) != begin + 8 * room:
            raise ValueError("a table of another form, or not a whole one")
        self.counted: bytes = counted
        self.count: int = count
        self.places = memoryview(self.data)[begin:].cast("Q")
        self.mask = room - 1

    def find(self, key: bytes) -> Record | None:
        data, places, mask = self.data, self.places, self.mask
        place = crc32(key) & mask
        while at := places[place]:
            until, body, length, full, size, owner = _read(data, at)
            begin = at + _SIZE
            end = begin + size
            if data[begin:end] == key:
                return until, body, length, full, end, owner
            place = (place + 1) & mask
        return None

    def answer(self, key: bytes, now: float) -> tuple[str, bytes] | None:
        """(validator, body) as it was when the table was made; None when there was none.

        Raises Elsewhere when it has run out by now.
        """
        found = self.find(key)
        if found is None:
            return None
        until, body, length, full, _end, _owner = found
        if until <= now or not body:
            raise Elsewhere
        data, text = self.data, body + ETAG
        return str(data[body:text], "ascii"), data[text : text + length].ljust(full)

    def page(self, key: bytes, now: float) -> tuple[bytes, bytes, bytes] | None:
        """(validator, what is known besides, body), as `answer`."""
        found = self.find(key)
        if found is None:
            return None
        until, body, length, full, _end, _owner = found
        if until <= now:
            raise Elsewhere
        data, about = self.data, body + ETAG
        text = about + length
        return data[body:about], data[about:text], data[text : about + full]

    def owner(self, key: bytes) -> bytes | None:
        """Whose seal a code belongs to; empty where that is not known."""
        found = self.find(key)
        if found is None:
            return None
        _until, _body, _length, _full, end, owner = found
        return self.data[end : end + owner]


def write(source: Path, target: Path) -> None:
    """Makes a table of what the copy at `source` holds; `target` is there when it is whole."""
    unfinished = target.with_name(f"{target.name}.new")
    # Readers are counted in the copy's lock file, so that nothing is written over while this reads.
    env = lmdb.open(str(source), subdir=False, readonly=True, map_size=1 << 38)
    with env.begin() as txn, unfinished.open("w+b", buffering=_BUFFER) as file:
        file.write(bytes(_HEAD.size))
        seals, bodies = _write_bodies(txn, file)
        hashes, records = _write_records(txn, file, seals, bodies)
        _write_pages(txn, file, hashes, records)
        file.write(bytes(-file.tell() % 8))
        begin, places = file.tell(), _places(hashes, records)
        file.write(places.tobytes())
        file.seek(0)
        counted = txn.get(CHANGES) or bytes(8)
        file.write(_HEAD.pack(MAGIC, counted, begin, len(places), len(records)))
    env.close()
    unfinished.replace(target)


def _under(txn: lmdb.Transaction, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
    cursor = txn.cursor()
    if cursor.set_range(prefix):
        for key, held in cursor:
            if not bytes(key).startswith(prefix):
                return
            yield bytes(key), bytes(held)


def _write_bodies(txn: lmdb.Transaction, file: BinaryIO) -> tuple["array[int]", "array[int]"]:
    """(the seals, ascending; where their bodies stand)"""
    seals, bodies = array("Q"), array("Q")
    for key, held in _under(txn, b"="):
        seals.append(int.from_bytes(key[1:]))
        bodies.append(file.tell())
        file.write(_LENGTH.pack(len(held) - ETAG) + held)
    file.flush()
    return seals, bodies


def _write_records(
    txn: lmdb.Transaction, file: BinaryIO, seals: "array[int]", bodies: "array[int]"
) -> tuple["array[int]", "array[int]"]:
    """(the hash of each key; where its record stands)"""
    hashes, records = array("Q"), array("Q")
    for family in ANSWERS:
        for key, held in _under(txn, family):
            until, seal = _POINTER.unpack_from(held)
            etag, at = held[_POINTER.size : _POINTER.size + ETAG], bisect_left(seals, seal)
            body, length = 0, 0
            if at < len(seals) and seals[at] == seal:
                size, found = _LENGTH_ETAG.unpack(os.pread(file.fileno(), _LENGTH_ETAG.size, bodies[at]))
                # Only what belongs together, and what a reader need not cut to measure.
                if found == etag and b" " not in etag:
                    body, length = bodies[at] + _LENGTH.size, size
            full, owner = -(-length // SIZE_CLASS) * SIZE_CLASS, held[_POINTER.size + ETAG :]
            hashes.append(crc32(key))
            records.append(file.tell())
            file.write(_RECORD.pack(until, body, length, full, len(key), len(owner)) + key + owner)
    return hashes, records


def _write_pages(txn: lmdb.Transaction, file: BinaryIO, hashes: "array[int]", records: "array[int]") -> None:
    """Badges, each just behind its record."""
    for key, held in _under(txn, BADGES):
        until, about = _POINTER.unpack_from(held)
        body, page = file.tell() + _SIZE + len(key), held[_POINTER.size :]
        hashes.append(crc32(key))
        records.append(file.tell())
        file.write(_RECORD.pack(until, body, about, len(page) - ETAG, len(key), 0) + key + page)


def _places(hashes: "array[int]", records: "array[int]") -> "array[int]":
    """At least half of them free, so that most keys are found, or missed, at the first one."""
    room = 1 << max(3, (2 * len(records)).bit_length())
    places = array("Q", bytes(8 * room))
    for hashed, record in zip(hashes, records, strict=True):
        place = hashed & (room - 1)
        while places[place]:
            place = (place + 1) & (room - 1)
        places[place] = record
    return places


if __name__ == "__main__":
    os.nice(10)
    write(Path(sys.argv[1]), Path(sys.argv[2]))
