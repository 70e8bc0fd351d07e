"""Signing keys: Ed25519, one file per key outside the database, each bound to the one type it may sign."""

import base64
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import OKPKey

ALGORITHM: Final = "Ed25519"
Purpose = Literal["seal", "status", "answer"]
SIGNS: Final[Mapping[Purpose, str]] = {
    "seal": "dc+sd-jwt",
    "status": "statuslist+jwt",
    "answer": "siegel-answer+jwt",
}
_KID: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class KeyUnusable(Exception):
    """A key file is missing, readable by others, damaged, or not the key that was asked for."""


class Signer(Protocol):
    """Whoever holds a private key: a file here, a key service elsewhere."""

    @property
    def kid(self) -> str:
        """The RFC 7638 thumbprint (SHA-256, base64url) of the public key."""
        ...

    @property
    def purpose(self) -> Purpose: ...

    @property
    def public_jwk(self) -> dict[str, str]:
        """The public half for the JWKS; its member `signs` names the only `typ` that this key vouches for."""
        ...

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A compact JWS over these claims, of the one `typ` that belongs to the key's purpose."""
        ...


class FileSigner:
    """A Signer whose private key was read from a file."""

    def __init__(self, key: OKPKey, purpose: Purpose) -> None:
        self._key = key
        self._purpose = purpose
        self._kid = key.thumbprint()

    @property
    def kid(self) -> str:
        return self._kid

    @property
    def purpose(self) -> Purpose:
        return self._purpose

    @property
    def public_jwk(self) -> dict[str, str]:
        public = self._key.as_dict(private=False)
        bound = {"kid": self._kid, "use": "sig", "alg": ALGORITHM, "signs": SIGNS[self._purpose]}
        return {name: str(public[name]) for name in ("kty", "crv", "x")} | bound

    def sign(self, claims: Mapping[str, Any]) -> str:
        header = {"alg": ALGORITHM, "typ": SIGNS[self._purpose], "kid": self._kid}
        body = json.dumps(claims, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return jws.serialize_compact(header, body, self._key, algorithms=[ALGORITHM])


def generate(directory: Path, purpose: Purpose) -> FileSigner:
    """Draws a new key and writes it to `<directory>/<kid>.jwk` (mode 0600, on disk before this returns)."""
    key = OKPKey.generate_key(ALGORITHM)
    signer = FileSigner(key, purpose)
    private = signer.public_jwk | {"d": str(key.as_dict(private=True)["d"])}
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_private(directory / f"{signer.kid}.jwk", json.dumps(private, indent=1).encode())
    return signer


def load(directory: Path, kid: str, purpose: Purpose) -> FileSigner:
    """The key with this thumbprint; KeyUnusable when others may read it, or it is damaged or another's."""
    if not _KID.fullmatch(kid):
        raise KeyUnusable("this is no thumbprint")
    stored = _read_private(directory / f"{kid}.jwk")
    try:
        signer = FileSigner(_from_private_half(stored["d"]), purpose)
    except (KeyError, ValueError) as error:
        raise KeyUnusable("the key file is damaged") from error
    if signer.kid != kid or stored != signer.public_jwk | {"d": stored["d"]}:
        raise KeyUnusable("the key file holds another key, or one of another purpose")
    return signer


def jwks(public_keys: Iterable[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The document at `/.well-known/jwks.json`; only the members of a public key leave through here."""
    published = ("kty", "crv", "x", "kid", "use", "alg", "signs")
    return {"keys": [{name: key[name] for name in published} for key in public_keys]}


def _from_private_half(d: str) -> OKPKey:
    # The public half is computed, not believed: with a wrong one an Ed25519 signature gives the key away.
    private = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(d + "="))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return OKPKey.import_key(pem)


def _write_private(path: Path, content: bytes) -> None:
    # A rename makes the key appear whole or not at all, whenever the process dies.
    unfinished = path.with_suffix(".new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_private(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise KeyUnusable("the key file may be read by others: chmod 600")
            stored = json.loads(file.read(4096))
    except (OSError, ValueError) as error:
        raise KeyUnusable("the key file cannot be read") from error
    if not isinstance(stored, dict) or not all(isinstance(value, str) for value in stored.values()):
        raise KeyUnusable("the key file is damaged")
    return stored
