"""Checks a Siegel seal from outside; needs Python 3.11 and the package `cryptography`, nothing else.

    python verify_seal.py 7QK2-9FXH-3B --issuer https://siegel.example --phone "+43 316 123456"

The first argument is a code, a link to a seal on the issuer's own host, a token, or `-` to read one of them
from standard input. Type the issuer yourself: a link that somebody sent must not choose who is asked.

    0   VALID         the seal stands, and everything that you asked to compare is the same
    2   SUSPENDED     the issuer has suspended the seal for now
    3   NOT_VALID     forged, over, ended, given to another number, host or name, or warned of by the issuer
    4   UNKNOWN       the issuer has never given out such a seal
    5   CANNOT_TELL   somebody could not be reached, or answered something unclear: never treat it as valid
    64  the command was not understood (1: this program itself failed)

As a library: `verify_token`, `verify_status`, `verify_events`, `check_log`, and `check` for all of it.
"""

import argparse
import base64
import hashlib
import http.client
import io
import json
import queue
import re
import sys
import threading
import time
import unicodedata
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VALID, SUSPENDED, NOT_VALID = "VALID", "SUSPENDED", "NOT_VALID"
UNKNOWN, CANNOT_TELL = "UNKNOWN", "CANNOT_TELL"
EXIT = {VALID: 0, SUSPENDED: 2, NOT_VALID: 3, UNKNOWN: 4, CANNOT_TELL: 5}
USAGE = 64

VCT_PATH = "/vct/business-seal/v1"
SEAL_TYP, STATUS_TYP, ANSWER_TYP = "dc+sd-jwt", "statuslist+jwt", "siegel-answer+jwt"
TOKEN_LIFE, LIST_LIFE, CLOCK_SKEW = 7 * 86_400, 86_400, 60
STATEMENT_FRESH = 600  # seconds for which a statement about a moment says something about now
NEEDED_CHECKS = {"phone", "entity"}
ENDED = {"revoked", "expired", "surrendered", "contract_ended"}
LIVE_EVENTS = {"issued", "renewed", "extended", "changed", "resumed"}
TOKEN_BYTES, KEYS_BYTES, ANSWER_BYTES, LIST_BYTES = 16_384, 65_536, 1_048_576, 262_144
SOCKET_SECONDS, TOTAL_SECONDS = 5, 15
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Json = dict[str, Any]
Fetch = Callable[[str, int], bytes | None]


class Flaw(ValueError):
    """What is wrong with a thing that was read: a word for programs and a sentence for people."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason, self.message = reason, message


class Doubt(Exception):
    """A check that does not end green, with its verdict."""

    def __init__(self, verdict: str, reason: str, message: str, since: str = "") -> None:
        super().__init__(message)
        self.verdict, self.reason, self.message, self.since = verdict, reason, message, since


@dataclass
class Answer:
    """What a check came to; the facts are those of a token whose signature was good, else empty."""

    verdict: str
    reason: str = ""
    message: str = ""
    since: str = ""
    code: str = ""
    name: str = ""
    legal_name: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    domains: list[str] = field(default_factory=list)
    valid_until: str = ""
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Expected:
    """What the asker sees before them, in the form in which tokens write it; empty means not asked."""

    phone: str = ""
    domain: str = ""
    name: str = ""
    salt: bytes = b""
    entry: str = ""
    event: bool = False


@contextmanager
def blaming(verdict: str) -> Iterator[None]:
    """Whatever turns out to be flawed inside leads to this verdict."""
    try:
        yield
    except Flaw as flaw:
        raise Doubt(verdict, flaw.reason, flaw.message) from flaw


# --- reading hostile text


def _unbase64(text: str) -> bytes:
    """Strict base64url: no padding, no other characters, and one spelling only for the same bytes."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Flaw("malformed", "This is not base64url.") from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise Flaw("malformed", "This is not base64url in its only spelling.")
    return raw


def _pairs(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Flaw("malformed", "A JSON object names the same member twice.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Flaw("malformed", f"{name} is no JSON.")


def read_json(raw: bytes) -> Json:
    """One JSON object; refuses doubled members, NaN, broken UTF-8, lone surrogates and bottomless nesting."""
    try:
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except Flaw:
        raise
    except (ValueError, RecursionError) as error:
        raise Flaw("malformed", "This is not JSON.") from error
    if not isinstance(found, dict):
        raise Flaw("malformed", "A JSON object was expected.")
    return found


def _text(holder: Json, key: str) -> str:
    value = holder.get(key)
    if not isinstance(value, str) or not value:
        raise Flaw("malformed", f"The text “{key}” is missing.")
    return value


def _number(holder: Json, key: str) -> int:
    value = holder.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**48:
        raise Flaw("malformed", f"The whole number “{key}” is missing.")
    return value


def _object(holder: Json, key: str) -> Json:
    value = holder.get(key)
    if not isinstance(value, dict):
        raise Flaw("malformed", f"The object “{key}” is missing.")
    return value


def _list(holder: Json, key: str, kind: type) -> list[Any]:
    value = holder.get(key)
    if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
        raise Flaw("malformed", f"The list “{key}” is missing.")
    return value


def _day(holder: Json, key: str) -> date:
    text = _text(holder, key)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Flaw("malformed", f"“{key}” is no date.") from error
    if day.isoformat() != text:
        raise Flaw("malformed", f"“{key}” is no date of the form 2026-11-03.")
    return day


# --- signatures


def read_keys(jwks: Json, typ: str) -> dict[str, Ed25519PublicKey]:
    """The keys of a JWKS that may vouch for this `typ`, by key id; a key that fits nowhere is passed over."""
    keys: dict[str, Ed25519PublicKey] = {}
    for jwk in _list(jwks, "keys", dict)[:64]:
        bound = {"kty": "OKP", "crv": "Ed25519", "alg": "Ed25519", "use": "sig", "signs": typ}
        # A private half that was published by mistake vouches for nothing.
        if "d" in jwk or any(jwk.get(name) != value for name, value in bound.items()):
            continue
        kid, x = _text(jwk, "kid"), _text(jwk, "x")
        raw = _unbase64(x)
        thumbprint = hashlib.sha256(canonical({"crv": "Ed25519", "kty": "OKP", "x": x}).encode()).digest()
        if kid in keys or len(raw) != 32 or _unbase64(kid) != thumbprint:
            raise Flaw("keys_unclear", "The issuer's keys contradict themselves.")
        keys[kid] = Ed25519PublicKey.from_public_bytes(raw)
    return keys


def verify_jws(text: str, keys: dict[str, Ed25519PublicKey], typ: str) -> Json:
    """The payload of a compact JWS whose header holds alg, typ and kid only; Flaw for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or not text.isascii():
        raise Flaw("malformed", "This is no signed token.")
    header = read_json(_unbase64(parts[0]))
    if set(header) != {"alg", "typ", "kid"} or header["alg"] != "Ed25519" or header["typ"] != typ:
        raise Flaw("wrong_header", "The token asks to be read in a way that is not allowed.")
    key = keys.get(_text(header, "kid"))
    if key is None:
        raise Flaw("unknown_key", "The token is signed with a key that the issuer does not publish for this.")
    try:
        key.verify(_unbase64(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    except InvalidSignature as error:
        raise Flaw("bad_signature", "The signature does not fit: the issuer did not write this.") from error
    return read_json(_unbase64(parts[1]))


# --- the seal


def verify_token(text: str, jwks: Json, now: float, *, issuer: str) -> Json:
    """The claims of a seal's token that is good at `now` (seconds since 1970); Doubt for everything else.

    This says nothing yet about suspension or revocation: see `verify_status`.
    """
    with blaming(CANNOT_TELL):
        keys = read_keys(jwks, SEAL_TYP)
    with blaming(NOT_VALID):
        if len(text) > TOKEN_BYTES or text[-1:] != "~":
            raise Flaw("malformed", "This is no token of a seal.")
        claims = verify_jws(text[:-1], keys, SEAL_TYP)
        _check_issuer(claims, issuer)
        _check_times(claims, now, TOKEN_LIFE)
        if _number(claims, "nbf") > now + CLOCK_SKEW:
            raise Flaw("not_yet_valid", "The token is not valid yet.")
        _check_facts(claims)
        _check_days(claims, now)
    return claims


def _check_issuer(claims: Json, issuer: str) -> None:
    if _text(claims, "iss") != issuer:
        raise Flaw("other_issuer", f"The token names another issuer: {shown(claims['iss'])}.")
    if _text(claims, "vct") != issuer + VCT_PATH:
        raise Flaw("other_type", "The token is a credential of another type.")


def _check_times(claims: Json, now: float, life: int) -> None:
    issued, ends = _number(claims, "iat"), _number(claims, "exp")
    if issued > now + CLOCK_SKEW:
        raise Flaw("not_yet_valid", "This was issued in the future; is the clock of this machine right?")
    if ends <= now:
        raise Flaw("token_expired", "This is too old to prove anything; ask the issuer for a fresh one.")
    if not 0 < ends - issued <= life:
        raise Flaw("malformed", "This claims to live longer than it may.")


def _check_facts(claims: Json) -> None:
    seal, org = _object(claims, "seal"), _object(claims, "org")
    code = parse_code(_text(seal, "code"))
    if code is None or _text(claims, "sub") != f"{claims['iss']}/s/{code}":
        raise Flaw("malformed", "The code and the subject of the token differ.")
    number = re.fullmatch(r"tel:\+[1-9][0-9]{6,14}(;ext=[0-9]+)?", _text(claims, "phone"))
    if number is None or _number(seal, "ver") < 1:
        raise Flaw("malformed", "The version or the number of the seal is malformed.")
    for name in ("name", "city", "country"):
        _text(org, name)
    _list(claims, "domains", str)
    place = _object(_object(claims, "status"), "status_list")
    _number(place, "idx")
    _text(place, "uri")
    if "log" in claims:
        read_salt(_text(_object(claims, "log"), "salt"))


def _check_days(claims: Json, now: float) -> None:
    """Days are UTC days; a first day may be tomorrow's, since `nbf` guards the beginning to the second."""
    today = datetime.fromtimestamp(now, UTC).date()
    tomorrow = today + timedelta(days=1)
    seal = claims["seal"]
    if not _day(seal, "from") <= tomorrow or _day(seal, "to") < today:
        raise Flaw("assurance_over", f"The seal was good from {seal['from']} until {seal['to']}.")
    named, in_date = set(NEEDED_CHECKS), set()
    for check in _list(claims, "checks", dict):
        named.add(_text(check, "c"))
        _text(check, "m")
        if _day(check, "on") <= tomorrow and today <= _day(check, "to"):
            in_date.add(check["c"])
    if missing := sorted(named - in_date):
        raise Flaw("check_out_of_date", f"Out of date or never done: {shown(', '.join(missing))}.")


def last_day(claims: Json) -> str:
    """Until when the seal says something: its own last day, or an earlier one on which a check runs out."""
    ends: dict[str, str] = {}
    for check in claims["checks"]:
        ends[check["c"]] = max(ends.get(check["c"], ""), check["to"])
    return min(str(claims["seal"]["to"]), *ends.values())


def compare(claims: Json, expected: Expected) -> list[str]:
    """What the asker sees against what the seal says; Doubt at the first difference."""
    passed = []
    for label, seen, sealed in (
        ("phone", expected.phone, [claims["phone"]]),
        ("domain", expected.domain, claims["domains"]),
        ("name", expected.name, [read_name(claims["org"]["name"])]),
    ):
        if seen and seen not in sealed:
            said = shown(", ".join(sealed)) or "none at all"
            raise Doubt(NOT_VALID, f"{label}_differs", f"The seal is for another {label}: {said}.")
        if seen:
            passed.append(label)
    return passed


# --- the signed answer of a look-up


def verify_statement(text: str, jwks: Json, now: float, *, issuer: str) -> Json:
    """The claims of a statement that the issuer signed: what it answered at `iat`; Doubt for everything else."""
    with blaming(CANNOT_TELL):
        keys = read_keys(jwks, ANSWER_TYP)
    with blaming(NOT_VALID):
        if len(text) > ANSWER_BYTES:
            raise Flaw("malformed", "This is no statement.")
        claims = verify_jws(text, keys, ANSWER_TYP)
        if _text(claims, "iss") != issuer:
            raise Flaw("other_issuer", f"The statement names another issuer: {shown(claims['iss'])}.")
        if _number(claims, "iat") > now + CLOCK_SKEW:
            raise Flaw("not_yet_valid", "This was signed in the future; is the clock of this machine right?")
        for name in ("kind", "value"):
            _text(_object(claims, "asked"), name)
        _text(_object(claims, "answer"), "verdict")
    return claims


def _tell_statement(answer: Answer, claims: Json, now: float) -> None:
    """What was said then. It is a verdict about now only while it is fresh."""
    said, asked = claims["answer"], claims["asked"]
    at = datetime.fromtimestamp(claims["iat"], UTC)
    answer.passed += ["signature", "issuer"]
    answer.since = at.isoformat()
    for field_name in ("code", "name", "city", "country", "phone"):
        if isinstance(said.get(field_name), str):
            setattr(answer, field_name, said[field_name])
    words = f"On {at:%Y-%m-%d at %H:%M:%S} UTC the issuer said about {shown(asked['value'])}: {shown(said['verdict'])}."
    verdicts = {"valid": VALID, "suspended": SUSPENDED, "not_valid": NOT_VALID, "unknown": UNKNOWN}
    verdict = verdicts.get(said["verdict"])
    if said["verdict"] == "beware":
        # Nothing that is named in it belongs to what was asked about.
        verdict, words = NOT_VALID, f"{words} {_instead(said)}"
    if verdict is None or now - claims["iat"] > STATEMENT_FRESH:
        raise Doubt(CANNOT_TELL, "about_a_moment", f"{words} Ask again for what is true now.", answer.since)
    answer.verdict, answer.message = verdict, words
    answer.reason = "lookalike" if said["verdict"] == "beware" else ""


def _instead(said: Json) -> str:
    """Whom the issuer says it is not; a warning that cannot be read in full stays a warning."""
    try:
        real = _object(_object(said, "beware"), "instead")
        name, city, code = (shown(_text(real, key)) for key in ("name", "city", "code"))
    except Flaw:
        return "It only looks like a verified business."
    return f"It does not belong to {name}, {city} ({code})."


def is_statement(text: str) -> bool:
    return text.count(".") == 2 and text.isascii() and len(text) > 500 and not text.endswith("~")


# --- the status list


def verify_status(text: str, jwks: Json, now: float, *, uri: str, index: int) -> int:
    """The entry at `index` of the signed list served at `uri`; CANNOT_TELL for a list that is not good."""
    with blaming(CANNOT_TELL):
        if len(text) > LIST_BYTES:
            raise Flaw("status_unclear", "The status list is too long.")
        claims = verify_jws(text, read_keys(jwks, STATUS_TYP), STATUS_TYP)
        if _text(claims, "sub") != uri:
            raise Flaw("status_unclear", "The status list belongs to another address.")
        _check_times(claims, now, LIST_LIFE)
        if _number(claims, "ttl") == 0:
            raise Flaw("status_unclear", "The status list does not say how long it may be kept.")
        packed = _object(claims, "status_list")
        return read_status(_unbase64(_text(packed, "lst")), _number(packed, "bits"), index)


def read_status(packed: bytes, bits: int, index: int) -> int:
    """One entry of a zlib-compressed list; the first one stands in the least significant bits of a byte."""
    reader = zlib.decompressobj()
    try:
        entries = reader.decompress(packed, 4 * LIST_BYTES)
    except zlib.error as error:
        raise Flaw("status_unclear", "The status list cannot be unpacked.") from error
    if not reader.eof or reader.unused_data or bits not in (1, 2, 4, 8):
        raise Flaw("status_unclear", "The status list is too long, cut off, or of an unknown width.")
    byte, shift = divmod(index * bits, 8)
    if byte >= len(entries):
        raise Flaw("status_unclear", "The status list does not reach as far as this seal.")
    return entries[byte] >> shift & ((1 << bits) - 1)


def _check_status(claims: Json, jwks: Json, now: float, fetch: Fetch) -> None:
    place = claims["status"]["status_list"]
    uri: str = place["uri"]
    if not re.fullmatch(re.escape(claims["iss"]) + r"/[A-Za-z0-9._~/-]{1,200}", uri):
        raise Doubt(CANNOT_TELL, "status_elsewhere", "The seal's status is not kept on the issuer's host.")
    text = _fetched(fetch, uri, LIST_BYTES).decode("ascii", "replace").strip()
    status = verify_status(text, jwks, now, uri=uri, index=place["idx"])
    if status == 1:
        raise Doubt(NOT_VALID, "ended", "The issuer has ended this seal.")
    if status == 2:
        raise Doubt(SUSPENDED, "suspended", "The issuer has suspended this seal for now.")
    if status != 0:
        raise Doubt(CANNOT_TELL, "status_unclear", "The status list holds a value with no known meaning.")


# --- the log


def leaf_hash(entry: str) -> str:
    """RFC 9162: SHA-256(0x00 || entry), as hex."""
    return hashlib.sha256(b"\x00" + entry.encode()).hexdigest()


def chain_hash(previous: str, leaf: str) -> str:
    """SHA-256("seal-chain/v1" || chain hash before || leaf hash), as hex; 64 zeros stand before the first."""
    return hashlib.sha256(b"seal-chain/v1" + bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def canonical(value: Json) -> str:
    """RFC 8785 for what log entries hold: text, whole numbers, and objects with ASCII names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment(claims: Json, salt: bytes) -> str:
    """What a log entry must commit to for the seal that this token describes."""
    org = {name: claims["org"][name] for name in ("name", "city", "country")}
    text = canonical(org | {"phone": claims["phone"]})
    digest = hashlib.sha256(b"seal-commit/v1" + salt + text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verify_events(events: Any, code: str) -> list[Json]:
    """The entries of one seal, oldest first, when every hash can be computed again; Flaw otherwise.

    The chain runs through all seals, so other seals' events may lie between two of these; but no two events
    may claim the same place, and none may follow an older one that already has a follower.
    """
    entries: list[Json] = []
    taken: set[str] = set()
    last: Json = {"chain_hash": "", "at": ""}
    for event in _list({"events": events}, "events", dict):
        text, previous, chained = (_text(event, name) for name in ("entry", "prev_hash", "chain_hash"))
        entry = read_json(text.encode())
        if canonical(entry) != text or parse_code(_text(entry, "seal")) != code:
            raise Flaw("log_broken", "A log entry is not canonical, or speaks of another seal.")
        leaf = leaf_hash(text)
        if event.get("leaf_hash") != leaf or not re.fullmatch(r"[0-9a-f]{64}", previous):
            raise Flaw("log_broken", "A log entry was changed: its hash is another.")
        if chained != chain_hash(previous, leaf) or previous in taken or _text(entry, "at") < last["at"]:
            raise Flaw("log_broken", "The chain of the log is broken.")
        if "index" in event and not _in_place(event, last):
            raise Flaw("log_broken", "A log entry stands in another place than it says.")
        taken |= {previous, last["chain_hash"]}
        last = event | {"at": entry["at"]}
        entries.append(entry)
    if not entries or entries[0].get("type") != "seal.issued":
        raise Flaw("log_broken", "The log does not begin with the issuing of this seal.")
    return entries


def _in_place(event: Json, last: Json) -> bool:
    """Neighbours in the log follow each other in the chain, others do not, and only the first follows nothing."""
    index, previous = _number(event, "index"), event["prev_hash"]
    if (index == 0) != (previous == "0" * 64):
        return False
    distance = index - _number(last, "index") if "entry" in last else 2
    return distance > 0 and (distance == 1) == (previous == last["chain_hash"])


def check_log(entries: list[Json], claims: Json, salt: bytes) -> list[str]:
    """The log against the token: what stands now, under which name, and the commitment if there is a salt."""
    same = [entry for entry in entries if _number(entry, "ver") == claims["seal"]["ver"]]
    if not same:
        raise Flaw("log_differs", "The log does not know this version of the seal.")
    public = {name: claims["org"][name] for name in ("name", "city", "country")}
    if same[-1].get("subject", public) != public:
        raise Flaw("log_differs", "The log names another business.")
    kind = _text(entries[-1], "type").removeprefix("seal.")
    if kind == "suspended" or kind in ENDED:
        reason, since = entries[-1].get("reason") or kind, entries[-1]["at"]
        raise Doubt(
            SUSPENDED if kind == "suspended" else NOT_VALID, str(reason), f"The log says: {kind}.", since
        )
    if kind not in LIVE_EVENTS:
        raise Flaw("log_unclear", "The newest log entry is of an unknown kind.")
    if not salt:
        return ["event hash", "chain"]
    if commitment(claims, salt) != same[-1].get("commit"):
        raise Flaw("log_differs", "The log commits to other facts than the token, or the salt is wrong.")
    return ["event hash", "chain", "commitment"]


def _check_events(found: Json, claims: Json, expected: Expected) -> list[str]:
    with blaming(CANNOT_TELL):
        salt = expected.salt or (read_salt(claims["log"]["salt"]) if "log" in claims else b"")
        entries = verify_events(found.get("events"), parse_code(claims["seal"]["code"]) or "")
        kept = [event["entry"] for event in found["events"]]
        if expected.entry and expected.entry not in kept:
            raise Flaw("log_broken", "The entry that you kept is no longer in the log.")
        return check_log(entries, claims, salt)


# --- asking the issuer


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """The issuer's addresses are exact; a redirect could lead to a host that nobody asked for."""


def _read(url: str, limit: int) -> bytes | None:
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if url.startswith("http:"):
        handlers.append(urllib.request.ProxyHandler({}))
    headers = {"Accept-Encoding": "identity", "User-Agent": "verify-seal/1"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - read_issuer allowed https only
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=SOCKET_SECONDS) as reply:
            body: bytes = reply.read(limit + 1)
            if reply.status != 200 or reply.headers.get("Content-Encoding", "identity") != "identity":
                raise Flaw("unclear_answer", "The issuer answered in a way that was not asked for.")
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        raise
    if len(body) > limit:
        raise Flaw("unclear_answer", "The issuer's answer is too long.")
    return body


def fetch_url(url: str, limit: int) -> bytes | None:
    """The body at `url`, None for 404; CANNOT_TELL for everything else, and after 15 seconds in all."""
    results: queue.SimpleQueue[bytes | Exception | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put(_read(url, limit))
        except (OSError, ValueError, http.client.HTTPException) as error:
            results.put(error)

    # A socket's time-out starts again with every byte; only a thread bounds a reply that drips.
    threading.Thread(target=run, daemon=True).start()
    try:
        got = results.get(timeout=TOTAL_SECONDS)
    except queue.Empty as error:
        raise Doubt(CANNOT_TELL, "unreachable", "The issuer did not answer in time.") from error
    if isinstance(got, Flaw):
        raise Doubt(CANNOT_TELL, got.reason, got.message)
    if isinstance(got, Exception):
        raise Doubt(CANNOT_TELL, "unreachable", f"The issuer could not be asked: {shown(str(got))}.")
    return got


def _fetched(fetch: Fetch, url: str, limit: int) -> bytes:
    body = fetch(url, limit)
    if body is None:
        raise Doubt(CANNOT_TELL, "unreachable", f"The issuer does not serve {shown(url)}.")
    return body


def _look_up(issuer: str, code: str, fetch: Fetch) -> Json:
    """What the issuer says about a code, when it says that the seal stands."""
    body = fetch(f"{issuer}/api/v1/seals/{code}", ANSWER_BYTES)
    if body is None:
        raise Doubt(UNKNOWN, "never_sealed", "The issuer has never given out such a seal.")
    with blaming(CANNOT_TELL):
        found = read_json(body)
        if found.get("verdict") == "beware":
            raise Doubt(NOT_VALID, "lookalike", f"The issuer warns of this. {_instead(found)}")
        if parse_code(_text(found, "code")) != code:
            raise Flaw("unclear_answer", "The issuer answered about another seal.")
        state = _text(found, "state")
    if state == "suspended" or state in ENDED:
        verdict = SUSPENDED if state == "suspended" else NOT_VALID
        reason, since = _newest_event(found, code, state)
        raise Doubt(verdict, reason, f"The issuer says: {state}.", since)
    if state != "active":
        raise Doubt(CANNOT_TELL, "unclear_answer", "The issuer names a state with no known meaning.")
    return found


def _newest_event(found: Json, code: str, state: str) -> tuple[str, str]:
    """Class and time of a state that is not green anyway; a log that cannot be read makes it no greener."""
    try:
        newest = verify_events(found.get("events"), code)[-1]
    except Flaw:
        return state, ""
    return str(newest.get("reason") or state), str(newest["at"])


# --- what people type


def parse_code(text: str) -> str | None:
    """The ten characters of a code, however it was typed; None when the check character does not fit."""
    dense = re.sub("[-\u2010-\u2015\u2212\\s]", "", unicodedata.normalize("NFKC", text[:64]))
    code = dense.upper().translate(str.maketrans("ILO", "110"))
    if len(code) != 10 or len(text) > 64 or not dense.isascii() or not set(code) <= set(CROCKFORD):
        return None
    value = 0
    for character in code[:9]:
        value = value * 32 + CROCKFORD.index(character)
    return code if (CROCKFORD + "*~$=U")[value % 37] == code[9] else None


def read_phone(text: str) -> str:
    """Any usual way of writing an international number, as `tel:+...;ext=...`; ValueError when it is none."""
    flat = unicodedata.normalize("NFKC", text[:80]).strip().lower().removeprefix("tel:")
    number, _, extension = re.sub(r"\s*(;\s*ext=|ext\.?|x|#)\s*", "|", flat, count=1).partition("|")
    digits = re.sub(r"^00", "+", re.sub(r"\(0\)|[\s()./\u2010-\u2015\u2212-]", "", number))
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits) or not re.fullmatch(r"[0-9]{0,11}", extension):
        raise ValueError("write the number with its country: +43 316 123456")
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"


def read_domain(text: str) -> str:
    """The host of an address or a bare host, as lower-case IDNA 2008 A-labels; ValueError when it is none."""
    raw = unicodedata.normalize("NFC", text.strip()[:500].lower())
    host = (urlsplit(raw if "://" in raw else f"//{raw}").hostname or "").removesuffix(".")
    labels = [_a_label(label) for label in host.split(".")]
    if len(labels) < 2 or not all(
        re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) for label in labels
    ):
        raise ValueError("this is no host name")
    return ".".join(labels)


def _a_label(label: str) -> str:
    # Python's own codec speaks IDNA 2003, which turns straße into strasse: another host.
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def read_name(text: str) -> str:
    """A name with its blanks and accents in one spelling; nothing else is forgiven."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_salt(text: str) -> bytes:
    """32 bytes as base64url; Flaw for anything else."""
    salt = _unbase64(text)
    if len(salt) != 32:
        raise Flaw("malformed", "A salt has 32 bytes.")
    return salt


def read_issuer(text: str) -> str:
    """The origin `https://host[:port]`; plain http only for this very machine; ValueError for the rest."""
    if len(text) > 300 or not re.fullmatch(r"[!-~]+", text) or "\\" in text:
        raise ValueError("this is no address")
    parts = urlsplit(text)
    host = parts.hostname or ""
    local = host in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError("an issuer is asked over https (http only on localhost)")
    if not host or parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("an issuer is an origin such as https://siegel.example")
    bracketed = f"[{host}]" if ":" in host else host
    usual = parts.port in (None, {"http": 80, "https": 443}[parts.scheme])
    return f"{parts.scheme}://{bracketed}" if usual else f"{parts.scheme}://{bracketed}:{parts.port}"


def code_in_link(link: str, issuer: str) -> str:
    """The code that a link on the issuer's own host names; Doubt for other hosts and links without one."""
    elsewhere = Doubt(NOT_VALID, "other_host", f"This link does not lead to {issuer}: it proves nothing.")
    try:
        parts = urlsplit(link)
        origin = read_issuer(f"{parts.scheme}://{parts.netloc}")
    except ValueError as error:
        raise elsewhere from error
    if origin != issuer:
        raise elsewhere
    named = [*parse_qs(parts.query).get("q", []), *reversed(parts.path.split("/"))]
    code = next(filter(None, map(parse_code, named)), None)
    if code is None:
        raise Doubt(UNKNOWN, "no_code", "This link names no seal.")
    return code


def shown(text: str) -> str:
    """Foreign text for a terminal: bounded, and without characters that could steer it."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text[:300])


# --- the whole check


def check(
    asked: str, issuer: str, expected: Expected, *, now: float | None = None, fetch: Fetch = fetch_url
) -> Answer:
    """Everything, from what somebody holds to one verdict; VALID only when nothing was left open.

    `issuer` is what `read_issuer` made of the origin that the asker trusts.
    """
    answer = Answer(CANNOT_TELL)
    try:
        _run(answer, asked.strip(), issuer, expected, time.time() if now is None else now, fetch)
    except Doubt as doubt:
        answer.verdict, answer.reason = doubt.verdict, doubt.reason
        answer.message, answer.since = doubt.message, doubt.since
    return answer


def _run(answer: Answer, asked: str, issuer: str, expected: Expected, now: float, fetch: Fetch) -> None:
    if is_statement(asked):
        with blaming(CANNOT_TELL):
            jwks = read_json(_fetched(fetch, f"{issuer}/.well-known/jwks.json", KEYS_BYTES))
        _tell_statement(answer, verify_statement(asked, jwks, now, issuer=issuer), now)
        return
    code, token, found = _asked_code(asked, issuer), asked, None
    with blaming(CANNOT_TELL):
        jwks = read_json(_fetched(fetch, f"{issuer}/.well-known/jwks.json", KEYS_BYTES))
        if code is not None:
            answer.code = code
            found = _look_up(issuer, code, fetch)
            token = _text(found, "token")
    claims = verify_token(token, jwks, now, issuer=issuer)
    _tell(answer, claims)
    sealed = parse_code(claims["seal"]["code"]) or ""
    if code is not None and sealed != code:
        raise Doubt(CANNOT_TELL, "unclear_answer", "The issuer answered with the token of another seal.")
    answer.passed += ["signature", "issuer", "dates", *compare(claims, expected)]
    _check_status(claims, jwks, now, fetch)
    answer.passed.append("status")
    if expected.event or expected.entry or expected.salt or (found and "events" in found):
        answer.passed += _check_events(found or _look_up(issuer, sealed, fetch), claims, expected)
    answer.verdict, answer.message = VALID, "The seal stands."


def _asked_code(asked: str, issuer: str) -> str | None:
    """The code that was typed or linked; None for a token."""
    if "://" in asked:
        return code_in_link(asked, issuer)
    code = parse_code(asked)
    if code is None and len(asked) <= 64:
        raise Doubt(UNKNOWN, "no_code", "This is no code of a seal; is it typed right?")
    return code


def _tell(answer: Answer, claims: Json) -> None:
    org = claims["org"]
    answer.code, answer.valid_until = claims["seal"]["code"], last_day(claims)
    answer.name, answer.city, answer.country = org["name"], org["city"], org["country"]
    answer.legal_name = str(org.get("legal_name", ""))
    answer.phone, answer.domains = claims["phone"], claims["domains"]


# --- command line


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Not exit code 2, which says SUSPENDED."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def _typed(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Lets the parser show our own sentence about what was wrong."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except (OSError, ValueError) as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return convert


def _kept_entry(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - also reads /dev/stdin
        return file.read(TOKEN_BYTES).rstrip("\r\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, read, text in (
        ("--phone", read_phone, "the number you talk to, with its country"),
        ("--domain", read_domain, "the host of the site you are on"),
        ("--name", read_name, "the name you are shown, exactly"),
        ("--event-entry", _kept_entry, "file with a log entry that you kept: it must still be there"),
        ("--salt", read_salt, "opens the log's commitment (32 bytes, base64url)"),
    ):
        parser.add_argument(name, type=_typed(read), help=text)
    parser.add_argument("asked", help="code, link, token, signed statement, or - for standard input")
    parser.add_argument(
        "--issuer", required=True, type=_typed(read_issuer), help="such as https://siegel.example"
    )
    parser.add_argument(
        "--event", action="store_true", help="insist on the log: entries, chain, newest event"
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs one check, prints it, and returns the exit code that is described at the top of this file."""
    given = _parser().parse_args(argv)
    asked = sys.stdin.read(2 * TOKEN_BYTES) if given.asked == "-" else given.asked
    expected = Expected(
        given.phone or "",
        given.domain or "",
        given.name or "",
        given.salt or b"",
        given.event_entry or "",
        given.event,
    )
    answer = check(asked, given.issuer, expected)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot write a name must not turn a verdict into a crash.
        sys.stdout.reconfigure(errors="backslashreplace")
    if given.json:
        print(json.dumps(asdict(answer)))
        return EXIT[answer.verdict]
    print(f"{answer.verdict}  {shown(answer.message)}")
    for key, value in asdict(answer).items():
        if value and key not in ("verdict", "message"):
            print(f"  {key:12} {shown(', '.join(value) if isinstance(value, list) else value)}")
    return EXIT[answer.verdict]


if __name__ == "__main__":
    sys.exit(main())
