"""Webhooks: which addresses we send to, what a message says, how it is signed, and when it is tried again."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from standardwebhooks.webhooks import Webhook as Signer

from verification.rules.domains import DomainFault, NoDomain, canonical

LONGEST: Final = 300
PORTS: Final = (443, 8443)
OVERLAP: Final = timedelta(days=1)  # in which messages are signed with the secret before as well
GIVES_UP_AFTER: Final = timedelta(hours=72)
PAUSES: Final = (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 21_600)  # seconds
GONE: Final = 410
OURS: Final = "failed"  # a try that went wrong before anything was sent: no receiver is to blame
# What one business may do: each of these makes workers wait for a host that it chose.
TESTS_AN_HOUR: Final = 20
AGAIN_AN_HOUR: Final = 60
ENABLED_AN_HOUR: Final = 20
ADDED_A_DAY: Final = 20
TEST: Final = "test"
_ADDRESS: Final = re.compile(
    r"https://([^/?#\\\s]+)"
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?"
    r"(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?",
    re.IGNORECASE,
)

# What happened -> what we call it, and the state that it led to; none where the row has to say.
EVENTS: Final[Mapping[str, tuple[str, str]]] = {
    "verification.seal_issued": ("seal.issued", "active"),
    "verification.seal_resumed": ("seal.reinstated", "active"),
    "verification.seal_renewed": ("seal.renewed", "active"),
    "verification.seal_extended": ("seal.extended", "active"),
    "verification.seal_changed": ("seal.changed", ""),
    "verification.seal_suspended": ("seal.suspended", "suspended"),
    "verification.seal_revoked": ("seal.revoked", "revoked"),
    "verification.seal_expired": ("seal.expired", "expired"),
    "verification.seal_surrendered": ("seal.surrendered", "surrendered"),
    "verification.seal_contract_ended": ("seal.contract_ended", "contract_ended"),
    "verification.case_submitted": ("case.submitted", "submitted"),
    "verification.case_asked_back": ("case.question", "info_requested"),
    "verification.case_approved": ("case.approved", "approved"),
    "verification.case_rejected": ("case.rejected", "rejected"),
    "verification.case_closed": ("case.closed", "closed"),
    "verification.case_withdrawn": ("case.withdrawn", "withdrawn"),
    "verification.case_abandoned": ("case.abandoned", "abandoned"),
    "accounts.profile_published": ("profile.published", "published"),
}


class Fault(StrEnum):
    """Why an address is not taken."""

    SCHEME = "scheme"
    PERSON = "person"
    HOST = "host"
    NOBODYS = "nobodys"
    IP = "ip"
    PORT = "port"
    LETTERS = "letters"
    LONG = "long"


class NoAddress(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Target:
    """An address taken apart; `path` begins with a slash and holds the query."""

    host: str
    port: int
    path: str

    def __str__(self) -> str:
        port = "" if self.port == PORTS[0] else f":{self.port}"
        return f"https://{self.host}{port}{self.path}"


def target(text: str) -> Target:
    """What was typed, in its one spelling. Raises NoAddress."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NoAddress(Fault.LONG)
    if not text.lower().startswith("https://"):
        raise NoAddress(Fault.SCHEME)
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise NoAddress(Fault.LETTERS)
    host, port = _host(found[1])
    made = Target(host, port, (found[2] or "/") + (found[3] or ""))
    if len(str(made)) > LONGEST:
        raise NoAddress(Fault.LONG)
    return made


def _host(text: str) -> tuple[str, int]:
    if "@" in text:
        raise NoAddress(Fault.PERSON)
    name, colon, digits = text.rpartition(":")
    if not colon or text.endswith("]"):
        name, digits = text, str(PORTS[0])
    if digits not in map(str, PORTS):
        raise NoAddress(Fault.IP if text.count(":") > 1 else Fault.PORT)
    try:
        found = canonical(name)
    except NoDomain as error:
        faults = {DomainFault.ADDRESS: Fault.IP, DomainFault.NOBODYS: Fault.NOBODYS}
        raise NoAddress(faults.get(error.fault, Fault.HOST)) from error
    own = "www." if name.lower().startswith("www.") else ""
    return own + found, int(digits)


def body(kind: str, *, at: datetime, data: Mapping[str, str]) -> str:
    """The message as it is signed and sent, the same at every try. `data` holds ids and a state, never a name."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    said = {"type": kind, "timestamp": moment, "data": dict(data)}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"))


def secret(material: bytes) -> str:
    """As receivers keep it, and as their libraries read it."""
    return f"whsec_{b64encode(material).decode('ascii')}"


def promised(until: datetime | None, *, at: datetime) -> bool:
    """Whether the secret before is still good."""
    return until is not None and at < until


def headers(text: str, *, message_id: str, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """Those of Standard Webhooks: one signature for each secret that is good now. `at` is the moment of this try."""
    moment = at.astimezone(UTC)
    signed = (Signer(one).sign(msg_id=message_id, timestamp=moment, data=text) for one in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def pause(attempts: int, chance: float) -> timedelta:
    """After the try of that number; `chance` between 0 and 1 scatters it, so that not everybody comes at once."""
    seconds = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    return timedelta(seconds=seconds * (0.5 + chance))


def taken(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
