"""The finished answer of a look-up: the JSON that the API sends and that the check page is drawn from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from verification.rules import codes
from verification.rules.changes import Former, Left
from verification.rules.claims import Check, tel_uri

Verdict = Literal["valid", "suspended", "not_valid", "beware", "unknown"]
SIZE_CLASS: Final = 4096
ENDED: Final = frozenset({"revoked", "expired", "surrendered", "contract_ended"})


@dataclass(frozen=True)
class LoggedEvent:
    """One leaf of the log, with what is needed to hash it again from outside."""

    index: int
    at: str
    type: str
    entry: str
    leaf_hash: str
    prev_hash: str
    chain_hash: str


@dataclass(frozen=True)
class AnswerFacts:
    """All that an answer says about one seal; `events` oldest first; `token` empty when there is none to show."""

    code: str
    state: str
    state_at: datetime
    cause: str
    name: str
    legal_name: str
    register: str
    vat: str
    city: str
    country: str
    phone: str
    extension: str
    domains: tuple[str, ...]
    checks: tuple[Check, ...]
    valid_from: datetime
    valid_until: datetime
    slug: str
    token: str
    status_uri: str
    status_index: int
    events: Sequence[LoggedEvent]
    formerly: tuple[Former, ...] = ()


def verdict(state: str, *, in_time: bool) -> Verdict:
    """`valid` only for an active seal within its time; an active one past its end is not valid, whatever a job did."""
    if state == "active":
        return "valid" if in_time else "not_valid"
    return "suspended" if state == "suspended" else "not_valid"


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(facts: AnswerFacts, *, at: datetime) -> dict[str, Any]:
    """What we say about a seal. The same members stand in `unknown()`, with nothing in them."""
    state = facts.state
    if state == "active" and at >= facts.valid_until:
        state = "expired"
    shows_token = state not in ENDED and facts.token
    return {
        "verdict": verdict(facts.state, in_time=at < facts.valid_until),
        "code": codes.shown(facts.code),
        "state": state,
        "state_since": moment(facts.state_at),
        "cause": facts.cause or None,
        "name": facts.name,
        "formerly": [
            {"name": one.name, "until": moment(one.until)} for one in facts.formerly if at < one.until
        ],
        "legal_name": facts.legal_name or None,
        "register": facts.register or None,
        "vat": facts.vat or None,
        "city": facts.city,
        "country": facts.country,
        "phone": tel_uri(facts.phone, facts.extension),
        "domains": list(facts.domains),
        "checks": [
            {"c": c.c, "m": c.m, "on": c.on.isoformat(), "to": c.to.isoformat()} for c in facts.checks
        ],
        "valid_from": moment(facts.valid_from),
        "valid_until": moment(facts.valid_until),
        "profile": f"/b/{facts.slug}/",
        "token": facts.token if shows_token else None,
        "status": {"uri": facts.status_uri, "idx": facts.status_index},
        "events": [asdict(event) for event in facts.events],
    }


def last_day(valid_until: datetime) -> date:
    """The last whole day of a seal, in UTC, as the token's dates and those of the checks mean it."""
    return (valid_until - timedelta(microseconds=1)).astimezone(UTC).date()


def unknown() -> dict[str, Any]:
    """The answer to something that never was sealed here: the same shape, all empty."""
    members = (
        "code state state_since cause name formerly legal_name register vat city country phone domains checks"
        " valid_from valid_until profile token status events"
    )
    empty: dict[str, Any] = dict.fromkeys(members.split())
    return {"verdict": "unknown", **empty, "formerly": [], "domains": [], "checks": [], "events": []}


def left(facts: AnswerFacts, number: Left) -> dict[str, Any]:
    """What is said of a number that a seal moved away from: no, and whose it was."""
    told = {
        "verdict": "not_valid",
        "code": codes.shown(facts.code),
        "state": "moved",
        "state_since": moment(number.since),
        "cause": "number_changed",
        "name": facts.name,
        "city": facts.city,
        "country": facts.country,
        "phone": tel_uri(number.e164, number.extension),
        "profile": f"/b/{facts.slug}/",
    }
    return {**unknown(), **told}


@dataclass(frozen=True)
class Imitated:
    """The verified business that something looks like."""

    code: str
    name: str
    city: str
    country: str
    slug: str


def beware(kind: str, imitated: Imitated, *, since: datetime) -> dict[str, Any]:
    """What two people decided: this is not the business that it looks like.

    The members of `unknown()`, all empty, since nothing is known of who it is; and one more, that no other answer
    has. Whoever does not know this verdict finds no name to show.
    """
    return {
        **unknown(),
        "verdict": "beware",
        "beware": {
            "kind": kind,
            "since": moment(since),
            "instead": {
                "code": codes.shown(imitated.code),
                "name": imitated.name,
                "city": imitated.city,
                "country": imitated.country,
                "profile": f"/b/{imitated.slug}/",
            },
        },
    }


def encode(body: dict[str, Any]) -> bytes:
    """JSON, filled with blanks up to the next full size class, so that a hit and a miss weigh the same."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % SIZE_CLASS)


def etag(body: bytes) -> str:
    """The strong validator of these bytes, with its quotes."""
    return f'"{hashlib.sha256(body).hexdigest()[:22]}"'
