"""What directory needs from the outside world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Receipt:
    """What a receiver answered: a status, or one safe word that says why there was none."""

    status: int | None = None
    detail: str = ""


class Messenger(Protocol):
    def post(self, *, host: str, port: int, path: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Posts once, by TLS, to a public address of `host`; follows nothing, and reads no more than the head."""
        ...
