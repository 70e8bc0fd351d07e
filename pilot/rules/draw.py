"""The draw: an order that follows from a seed and the applications alone, so that anybody can make it again.

Before the draw the SHA-256 of the seed is shown, so that the seed cannot be chosen to please somebody; after it
the seed itself. Each application's lot is SHA-256(seed ":" id), and the lowest lot comes first. A lot depends on
nothing but its own application: who else takes part changes no order between two of them.
"""

import hashlib
from collections.abc import Iterable


def commitment(seed: str) -> str:
    """What is shown of the seed before the draw: 64 hex digits."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot(seed: str, application: str) -> str:
    """The lot of one application, as `printf 'SEED:ID' | sha256sum` prints it."""
    return hashlib.sha256(f"{seed}:{application}".encode()).hexdigest()


def order(seed: str, applications: Iterable[str]) -> tuple[str, ...]:
    """The ids from the first place to the last, whatever order they are given in; each counts once."""
    return tuple(sorted(sorted(set(applications)), key=lambda application: lot(seed, application)))
