"""What a seal's token says: frozen facts in, the payload of the credential out."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from verification.rules import codes

VCT_PATH: Final = "/vct/business-seal/v1"
TOKEN_LIFE: Final = timedelta(days=7)
NEEDED_CHECKS: Final = frozenset({"phone", "entity"})
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_EXTENSION: Final = re.compile(r"[0-9]{1,11}")
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class CannotState(ValueError):
    """These facts make no seal: a needed one is missing, malformed, or contradicts another."""


class Check(NamedTuple):
    """One thing that was checked: kind `c`, method `m`, and the first and last UTC day it counts."""

    c: str
    m: str
    on: date
    to: date


class LogEntry(NamedTuple):
    """Where the log holds the seal's entry: the log's origin, the leaf's index, and the 32 bytes of salt."""

    origin: str
    idx: int
    salt: bytes


@dataclass(frozen=True)
class SealFacts:
    """Everything one token states about one seal.

    `issuer` is an origin without a trailing slash; `code` is canonical (ten characters); `phone` is E.164;
    `domains` are lower-case A-labels; `publish_legal` is the consent of a sole trader, and true for every
    other kind of business; `log` is None as long as the log is not served.
    """

    issuer: str
    vct: str
    code: str
    version: int
    assurance_from: date
    assurance_to: date
    policy: str
    name: str
    legal_name: str
    city: str
    country: str
    register: str
    vat: str
    phone: str
    extension: str
    domains: tuple[str, ...]
    checks: tuple[Check, ...]
    publish_legal: bool
    status_uri: str
    status_index: int
    log: LogEntry | None = None


def tel_uri(e164: str, extension: str = "") -> str:
    """The number as an RFC 3966 URI: `tel:+43316123456`, `tel:+43316123456;ext=12`."""
    if not _E164.fullmatch(e164):
        raise CannotState("the number is not in E.164 form")
    if not extension:
        return f"tel:{e164}"
    if not _EXTENSION.fullmatch(extension):
        raise CannotState("an extension is one to eleven digits")
    return f"tel:{e164};ext={extension}"


def token_end(issued_at: datetime, assurance_to: date) -> datetime:
    """When a token ends: after seven days, but never later than the last day of the assurance (UTC)."""
    last_moment = datetime.combine(assurance_to, time(23, 59, 59), tzinfo=UTC)
    return min(issued_at + TOKEN_LIFE, last_moment)


def payload(facts: SealFacts, jti: str, iat: int, exp: int) -> dict[str, Any]:
    """The claims of the token, `iat` and `exp` in seconds since 1970; refuses facts that make no seal."""
    _refuse_unsound(facts, iat, exp)
    claims: dict[str, Any] = {
        "iss": facts.issuer,
        "vct": facts.vct,
        "jti": jti,
        "iat": iat,
        "nbf": iat,
        "exp": exp,
        "sub": f"{facts.issuer}/s/{facts.code}",
        "seal": _seal(facts),
        "org": _org(facts),
        "phone": tel_uri(facts.phone, facts.extension),
        "domains": list(facts.domains),
        "checks": [_check(check) for check in facts.checks],
        "status": {"status_list": {"uri": facts.status_uri, "idx": facts.status_index}},
    }
    return claims if facts.log is None else claims | {"log": _log(facts.log)}


def _seal(facts: SealFacts) -> dict[str, Any]:
    return {
        "code": codes.shown(facts.code),
        "ver": facts.version,
        "from": facts.assurance_from.isoformat(),
        "to": facts.assurance_to.isoformat(),
        "policy": facts.policy,
    }


def _org(facts: SealFacts) -> dict[str, str]:
    legal = facts.publish_legal
    claims = {
        "name": facts.name,
        "legal_name": facts.legal_name if legal else "",
        "city": facts.city,
        "country": facts.country,
        "register": facts.register if legal else "",
        "vat": facts.vat if legal else "",
    }
    return {key: value for key, value in claims.items() if value}


def _check(check: Check) -> dict[str, str]:
    return {"c": check.c, "m": check.m, "on": check.on.isoformat(), "to": check.to.isoformat()}


def _log(log: LogEntry) -> dict[str, Any]:
    salt = base64.urlsafe_b64encode(log.salt).rstrip(b"=").decode()
    return {"origin": log.origin, "idx": log.idx, "salt": salt}


def _refuse_unsound(facts: SealFacts, iat: int, exp: int) -> None:
    """Finds what no verifier would accept here, and not at the customer's."""
    today = datetime.fromtimestamp(iat, UTC).date()
    named = {check.c for check in facts.checks}
    in_date = {check.c for check in facts.checks if check.to >= today}
    from_day, to_day, life = facts.assurance_from, facts.assurance_to, TOKEN_LIFE.total_seconds()
    faults = {
        "the code is not canonical": codes.parse(facts.code) != facts.code,
        "the version starts at 1": facts.version < 1,
        "name, city and country are needed": not (facts.name and facts.city and facts.country),
        "the assurance period is over or upside down": not from_day <= to_day >= today,
        "a token lives for at most seven days": not 0 < exp - iat <= life,
        "a domain is not a lower-case A-label host": not all(map(_HOST.fullmatch, facts.domains)),
        "a needed check is missing or out of date": not in_date.issuperset(NEEDED_CHECKS),
        "a check that is named is out of date": named != in_date,
        "the status list is not served by the issuer": not facts.status_uri.startswith(f"{facts.issuer}/"),
    }
    for fault, found in faults.items():
        if found:
            raise CannotState(fault)
