"""What a warning can be about, why, how long it lasts, and the key under which it is found."""

import hashlib
from datetime import timedelta
from typing import Final

TERM: Final = timedelta(days=180)
REMIND: Final = timedelta(days=14)
LOOK_DAYS: Final = 2  # business days until a second person has looked at a proposal
KINDS: Final = ("number", "domain", "name")
# From the closed list; the desk reads it, the public does not.
GROUNDS: Final = (
    "pretends",
    "copies_website",
    "shows_seal",
    "asks_for_money",
    "similar_name",
)
SHORTEST_SKELETON: Final = 2


def key_of_name(skeleton: str) -> str:
    """A skeleton can be longer than a key may be, in bytes; its hash cannot."""
    return f"a:{hashlib.sha256(skeleton.encode()).hexdigest()[:32]}"


def key_of(kind: str, value: str, *, skeleton: str = "") -> str:
    """`value` as the look-up understands it. Raises KeyError for another kind."""
    return {"number": f"n:{value}", "domain": f"d:{value}", "name": key_of_name(skeleton)}[kind]
