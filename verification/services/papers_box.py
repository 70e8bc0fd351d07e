"""Encrypts a printed letter while it waits for the operator, so that the database alone gives no code away."""

import base64

from cryptography.fernet import Fernet, MultiFernet

from config.kernel.keys import secret, versions


def _box() -> MultiFernet:
    """The newest key locks; every one that is there unlocks, so that a change of keys loses no letter."""
    newest_first = sorted(versions("mail"), reverse=True)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(secret("mail", one))) for one in newest_first])


def lock(paper: bytes) -> bytes:
    return _box().encrypt(paper)


def unlock(cipher: bytes | memoryview) -> bytes:
    return _box().decrypt(bytes(cipher))
