"""How long a paper is kept: what no seal came of only briefly, what a seal rests on as long as that, and a year."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Terms:
    """Days, as the operator set them."""

    refused: int
    after_seal: int
    objection: int

    @property
    def without_seal(self) -> timedelta:
        """Never shorter than one may object: the papers are what an objection is judged by."""
        return timedelta(days=max(self.refused, self.objection + 1))


def after_refusal(ended_at: datetime, terms: Terms) -> datetime:
    return ended_at + terms.without_seal


def after_seal(seal_ends: datetime, terms: Terms) -> datetime:
    return seal_ends + timedelta(days=terms.after_seal)
