"""A random sample that can be drawn again from its seed, by anybody, with any software."""

import hashlib
from collections.abc import Sequence


def sample(ids: Sequence[int], wanted: int, seed: str) -> list[int]:
    """The `wanted` ids whose SHA-256 of "<seed>:<id>" is smallest, in that order; all where there are fewer."""
    ordered = sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())
    return ordered[: max(0, wanted)]
