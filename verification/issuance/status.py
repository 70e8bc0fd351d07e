"""The token status list: one small number per seal, packed, compressed and signed."""

import base64
import zlib
from datetime import timedelta
from typing import Any, Final, Literal

from verification.issuance.keys import Signer
from verification.issuance.tokens import WrongKey

Bits = Literal[1, 2]
SIZE: Final = 2**17
VALID: Final = 0
INVALID: Final = 1
SUSPENDED: Final = 2
TTL: Final = timedelta(minutes=15)
LIFE: Final = timedelta(hours=24)
MEDIA_TYPE: Final = "application/statuslist+jwt"


def empty(size: int = SIZE, bits: Bits = 2) -> bytearray:
    """A list of `size` entries, all of them VALID."""
    return bytearray(-(-size * bits // 8))


def set_entry(entries: bytearray, index: int, value: int, bits: Bits = 2) -> None:
    """Writes one entry in place; IndexError outside the list, ValueError for what does not fit the bits."""
    byte, shift = _place(entries, index, bits)
    if not 0 <= value < 2**bits:
        raise ValueError("the value does not fit the bits of the list")
    mask = (2**bits - 1) << shift
    entries[byte] = (entries[byte] & ~mask) | (value << shift)


def get_entry(entries: bytes | bytearray, index: int, bits: Bits = 2) -> int:
    """Reads one entry; IndexError outside the list."""
    byte, shift = _place(entries, index, bits)
    return (entries[byte] >> shift) & (2**bits - 1)


def _place(entries: bytes | bytearray, index: int, bits: Bits) -> tuple[int, int]:
    if not 0 <= index < len(entries) * 8 // bits:
        raise IndexError("no such index in the status list")
    # The first entry stands in the least significant bits of the first byte.
    byte, place = divmod(index * bits, 8)
    return byte, place


def compress(entries: bytes | bytearray) -> str:
    """The member `lst`: DEFLATE in the zlib format at level 9, base64url without padding."""
    return base64.urlsafe_b64encode(zlib.compress(bytes(entries), level=9)).rstrip(b"=").decode()


def payload(uri: str, entries: bytes | bytearray, iat: int, bits: Bits = 2) -> dict[str, Any]:
    """The claims of the list served at `uri`, made at `iat` (seconds since 1970), good for 24 hours."""
    return {
        "sub": uri,
        "iat": iat,
        "exp": iat + int(LIFE.total_seconds()),
        "ttl": int(TTL.total_seconds()),
        "status_list": {"bits": bits, "lst": compress(entries)},
    }


def sign_list(uri: str, entries: bytes | bytearray, iat: int, signer: Signer, bits: Bits = 2) -> str:
    """The status list token, served as MEDIA_TYPE at exactly the address `uri`."""
    if signer.purpose != "status":
        raise WrongKey(f"a {signer.purpose} key does not sign status lists")
    return signer.sign(payload(uri, entries, iat, bits))
