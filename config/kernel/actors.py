"""Who did a thing: written into every audit row and looked up in every lifecycle table."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["business", "reviewer", "operator", "system", "outside", "customer"]


@dataclass(frozen=True)
class Actor:
    """A role and, where there is a person, the id of its account (never a name or an address)."""

    kind: ActorKind
    id: str = ""


SYSTEM = Actor("system")
OUTSIDE = Actor("outside")
