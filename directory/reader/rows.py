"""How rows stand in the copy, and what may be read from them."""

from struct import Struct
from typing import Final, NamedTuple, Self

import lmdb

from directory.reader.entries import Answer
from directory.reader.table import ETAG
from verification.rules.answers import SIZE_CLASS

HEAD: Final = 16 + ETAG  # behind it, under a code, stands the business
POINTER: Final = Struct(">dq")
LONGEST_KEY: Final = 500


class Unfit(Exception):
    """A row that this copy cannot hold as it is; then there is no copy."""


class Kept(NamedTuple):
    """What `page` found; `None` in its place is a clear no, and `Doubt` is neither."""

    etag: str
    body: bytes
    about: str = ""

    @classmethod
    def of(cls, etag: bytes, about: bytes, body: bytes) -> Self:
        return cls(str(etag, "ascii").rstrip(), body, about.decode())


class Doubt(Exception):
    """The copy cannot say; the database has to be asked."""


def padded(body: bytes) -> bytes:
    return body.ljust(-(-len(body) // SIZE_CLASS) * SIZE_CLASS)


def fit(key: str) -> bytes:
    raw = key.encode()
    if len(raw) > LONGEST_KEY:
        raise Unfit(f"a key of {len(raw)} bytes")
    return raw


def validator(text: str) -> bytes:
    raw = text.encode()
    if len(raw) > ETAG:
        raise Unfit("a validator of another length")
    return raw.ljust(ETAG)


def blocked(business: bytes, number: str) -> bytes:
    """The key that is there while the business may not contact the number of this keyed hash."""
    return b"B" + business + number.encode()


def _warns(key: bytes, held: bytes) -> bool:
    return key[:2] in (b"n:", b"d:", b"a:") and bool(POINTER.unpack_from(held)[1] < 0)


def put_answer(txn: lmdb.Transaction, key: bytes, entry: Answer) -> None:
    etag, pointer = validator(entry.etag), POINTER.pack(entry.until, entry.seal)
    owner = entry.business.encode() if entry.business is not None else b""
    txn.put(key, pointer + etag + owner)
    if owner:
        txn.put(b"i:" + owner, key)
    if entry.body is not None:
        body = entry.body.rstrip(b" ")
        if padded(body) != entry.body:
            raise Unfit("a body that is not filled up")
        txn.put(b"=" + pointer[8:16], etag + body)


def take_away(txn: lmdb.Transaction, key: bytes, held: bytes) -> None:
    """What was there because of a key that is gone."""
    if key.startswith(b"c:") or _warns(key, held):
        txn.delete(b"=" + held[8:16])
    if key.startswith(b"c:"):
        # Another seal of the business may still be there: then Django is asked about it, and says the same.
        txn.delete(b"i:" + held[HEAD:])
    elif key.startswith(b"b:") and txn.get(held) == key:
        txn.delete(held)


def opened(held: bytes, now: float) -> Kept:
    """The page that is kept in these bytes. Raises Doubt when it has run out."""
    until, length = POINTER.unpack_from(held)
    if until <= now:
        raise Doubt
    return Kept.of(held[POINTER.size : HEAD], held[HEAD : HEAD + length], held[HEAD + length :])
