"""The log: canonical entries with a salted commitment, their hashes, and the chain that binds all of them."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

import rfc8785

EventType = Literal[
    "seal.issued",
    "seal.renewed",
    "seal.extended",
    "seal.changed",
    "seal.suspended",
    "seal.resumed",
    "seal.expired",
    "seal.revoked",
    "seal.surrendered",
    "seal.contract_ended",
]
GENESIS: Final = bytes(32)
SALT_BYTES: Final = 32
_COMMIT: Final = b"seal-commit/v1"
_CHAIN: Final = b"seal-chain/v1"
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


@dataclass(frozen=True)
class Subject:
    """Who a seal is about, in the words of the token; `phone` is the `tel:` URI."""

    name: str
    city: str
    country: str
    phone: str


def canonical(value: Any) -> bytes:
    """RFC 8785 canonical JSON; ValueError for numbers or text that JSON cannot carry exactly."""
    return rfc8785.dumps(value)


def new_salt() -> bytes:
    """32 random bytes for one seal; deleting them makes its commitment mute for ever."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(subject: Subject, salt: bytes) -> str:
    """SHA-256("seal-commit/v1" || salt || JCS of name, city, country, phone), base64url without padding."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    claims = _public(subject) | {"phone": subject.phone}
    digest = hashlib.sha256(_COMMIT + salt + canonical(claims)).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _public(subject: Subject) -> dict[str, str]:
    return {"name": subject.name, "city": subject.city, "country": subject.country}


def entry(
    *,
    event: EventType,
    at: datetime,
    code: str,
    version: int,
    policy: str,
    subject: Subject,
    salt: bytes,
    name_publicly: bool,
    reason: str = "",
) -> bytes:
    """The final bytes of one log entry, made once: `code` as shown, `at` aware and cut to the second in UTC.

    `name_publicly` is true for legal entities only; the number never stands in an entry. `reason` is the
    class of a suspension or an end, and is left out when empty.
    """
    if at.tzinfo is None:
        raise ValueError("the time of an entry must know its zone")
    content: dict[str, Any] = {
        "v": 1,
        "type": event,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seal": code,
        "ver": version,
        "policy": policy,
        "commit": commitment(subject, salt),
    }
    if name_publicly:
        content["subject"] = _public(subject)
    if reason:
        content["reason"] = reason
    return canonical(content)


def leaf_hash(content: bytes) -> bytes:
    """RFC 9162: SHA-256(0x00 || entry)."""
    return hashlib.sha256(_LEAF + content).digest()


def chain_hash(previous: bytes, leaf: bytes) -> bytes:
    """SHA-256("seal-chain/v1" || chain hash before || leaf hash); GENESIS stands before the first event."""
    if len(previous) != 32 or len(leaf) != 32:
        raise ValueError("a hash has 32 bytes")
    return hashlib.sha256(_CHAIN + previous + leaf).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of RFC 9162 over leaf hashes in the order of the log."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    # A complete left subtree of 2^n leaves is one subtree; merging equal heights needs no recursion.
    heights: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while heights and heights[-1][0] == height:
            node = _parent(heights.pop()[1], node)
            height += 1
        heights.append((height, node))
    _, tail = heights.pop()
    while heights:
        tail = _parent(heights.pop()[1], tail)
    return tail


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
