"""Symmetric keys from files outside the database, and what is derived from them.

A key file `KEYS_DIR/<name>-<version>.key` holds 32 random bytes as hex. The highest version signs and derives;
older ones stay readable so that what they made can still be checked during a rotation.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

NAMES = ("otp", "link", "number", "callback", "mail", "webhook")


class KeyMissing(RuntimeError):
    """A key file is absent or unreadable; `/readyz` says so and nothing that needs it is done."""


def versions(name: str) -> tuple[int, ...]:
    found = (path.stem.rpartition("-")[2] for path in Path(settings.KEYS_DIR).glob(f"{name}-*.key"))
    return tuple(sorted(int(version) for version in found if version.isdigit()))


@lru_cache(maxsize=64)
def _read(directory: str, name: str, version: int) -> bytes:
    try:
        key = bytes.fromhex((Path(directory) / f"{name}-{version}.key").read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise KeyMissing(f"key {name}-{version} cannot be read; run manage.py make_secrets") from error
    if len(key) != 32:
        raise KeyMissing(f"key {name}-{version} must hold 32 bytes as hex")
    return key


def current(name: str) -> int:
    known = versions(name)
    if not known:
        raise KeyMissing(f"no key {name}-*.key in KEYS_DIR; run manage.py make_secrets")
    return known[-1]


def secret(name: str, version: int | None = None) -> bytes:
    """32 bytes; the newest version unless one is named."""
    return _read(str(settings.KEYS_DIR), name, version or current(name))


def _mac(key: bytes, parts: tuple[str | bytes, ...]) -> bytes:
    message = b"".join(_with_length(part.encode() if isinstance(part, str) else part) for part in parts)
    return hmac.new(key, message, hashlib.sha256).digest()


def _with_length(raw: bytes) -> bytes:
    """So that no two lists of parts give the same input."""
    return len(raw).to_bytes(4, "big") + raw


def derive(purpose: str, *parts: str | bytes, version: int | None = None) -> str:
    """A 32-character token (192 bits) that a job can compute again from the row; nothing of it is stored."""
    return urlsafe_b64encode(material("link", purpose, *parts, version=version)[:24]).decode()


def material(name: str, purpose: str, *parts: str | bytes, version: int | None = None) -> bytes:
    """32 bytes under key `name` that a job can compute again from the row, for a secret that both sides must know."""
    return _mac(secret(name, version), (purpose, *parts))


def box(name: str, purpose: str, *, version: int | None = None) -> Fernet:
    """Encrypts what must be read again for a while, under a key of its own derived from key `name`."""
    return Fernet(urlsafe_b64encode(_mac(secret(name, version), (purpose,))))


def keyed_hash(purpose: str, value: str) -> str:
    """64 hex digits; lets rows be compared by a value (an address, a number) that the row must not show."""
    return _mac(secret("number"), (purpose, value)).hex()


class Hasher:
    """`keyed_hash` for one purpose under the key there is now, for whoever needs it with every request."""

    def __init__(self, purpose: str) -> None:
        self.begun = hmac.new(secret("number"), _with_length(purpose.encode()), hashlib.sha256)

    def __call__(self, value: str) -> str:
        rest = self.begun.copy()
        rest.update(_with_length(value.encode()))
        return rest.hexdigest()


def token_hash(token: str) -> str:
    """What the database keeps of a token that was handed out; tokens are long, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
