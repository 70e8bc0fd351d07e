"""A baker in Graz and everything that a seal of theirs is made of; shared by the tests of the protocol."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from verification.issuance import keys, leaves, status, tokens
from verification.rules import claims

ISSUED = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
IAT = int(ISSUED.timestamp())
WEEK = 7 * 86_400
CODE = "7QK29FXH3B"
INDEX = 90_210
SUBJECT = leaves.Subject("Bäckerei Huber", "Graz", "AT", "tel:+43316123456")


def facts(issuer: str = "https://siegel.example", **changes: Any) -> claims.SealFacts:
    """The business of the example in docs/protocol.md."""
    given: dict[str, Any] = {
        "issuer": issuer,
        "vct": f"{issuer}{claims.VCT_PATH}",
        "code": CODE,
        "version": 1,
        "assurance_from": date(2026, 11, 3),
        "assurance_to": date(2027, 11, 2),
        "policy": "2026-10",
        "name": "Bäckerei Huber",
        "legal_name": "Huber Backwaren GmbH",
        "city": "Graz",
        "country": "AT",
        "register": "FN 123456a",
        "vat": "ATU12345678",
        "phone": "+43316123456",
        "extension": "",
        "domains": ("huber.example",),
        "checks": (
            claims.Check("phone", "voice", date(2026, 11, 3), date(2027, 5, 2)),
            claims.Check("entity", "register", date(2026, 11, 3), date(2027, 11, 2)),
        ),
        "publish_legal": True,
        "status_uri": f"{issuer}/status-lists/1",
        "status_index": INDEX,
    }
    return claims.SealFacts(**given | changes)


def event(kind: leaves.EventType = "seal.issued", **changes: Any) -> bytes:
    """One entry of the log about the baker."""
    given: dict[str, Any] = {
        "event": kind,
        "at": ISSUED,
        "code": "7QK2-9FXH-3B",
        "version": 1,
        "policy": "2026-10",
        "subject": SUBJECT,
        "salt": bytes(32),
        "name_publicly": True,
    }
    return leaves.entry(**given | changes)


def chained(*entries: bytes, previous: bytes = leaves.GENESIS, first: int = 0) -> list[dict[str, Any]]:
    """Entries as the API shows them, oldest first, each following the one before it."""
    events: list[dict[str, Any]] = []
    for index, entry in enumerate(entries, start=first):
        leaf = leaves.leaf_hash(entry)
        after = leaves.chain_hash(previous, leaf)
        hashes = {"leaf_hash": leaf.hex(), "prev_hash": previous.hex(), "chain_hash": after.hex()}
        events.append({"index": index, "entry": entry.decode(), **hashes})
        previous = after
    return events


@dataclass
class Issuer:
    """An issuer with real keys in real files; what it serves is made anew at each question, or overruled."""

    folder: Path
    url: str = "https://siegel.example"
    entries: bytearray = field(default_factory=status.empty)

    def __post_init__(self) -> None:
        self.seal_key = keys.generate(self.folder, "seal")
        self.status_key = keys.generate(self.folder, "status")

    @property
    def jwks(self) -> dict[str, Any]:
        return keys.jwks([self.seal_key.public_jwk, self.status_key.public_jwk])

    @property
    def status_uri(self) -> str:
        return f"{self.url}/status-lists/1"

    def claims(self, iat: int = IAT, **changes: Any) -> dict[str, Any]:
        jti = hashlib.sha256(str(iat).encode()).hexdigest()[:22]
        return claims.payload(facts(self.url, **changes), jti, iat, iat + WEEK)

    def token(self, iat: int = IAT, **changes: Any) -> str:
        return tokens.sign_seal(self.claims(iat, **changes), self.seal_key)

    def status_list(self, iat: int = IAT) -> str:
        return status.sign_list(self.status_uri, self.entries, iat, self.status_key)

    def answer(self, **changes: Any) -> dict[str, Any]:
        """What `/api/v1/seals/{code}` says."""
        given = {"code": "7QK2-9FXH-3B", "state": "active", "token": self.token(), "events": chained(event())}
        return given | changes
