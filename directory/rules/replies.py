"""What is said to the internet, as plain data: Django's views and the reader in front of it send the same."""

import hashlib
import json
from http import HTTPStatus
from typing import Final, NamedTuple

SECONDS: Final = 3  # a look-up must tell of a revocation within five seconds
LIST_SECONDS: Final = 60
KEYS_SECONDS: Final = 300
BADGE_SECONDS: Final = 30  # within a minute, and the copies below need a little of it
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
STATUS_LIST: Final = "application/statuslist+jwt"
HTML: Final = "text/html; charset=utf-8"
NO_CODE: Final = "There is no seal with this code."
# What a 304 must repeat, since whoever holds the page puts these in place of those it has.
KEPT: Final = frozenset(
    {
        "Cache-Control",
        "ETag",
        "Vary",
        "Access-Control-Allow-Origin",
        "Content-Security-Policy",
        "Content-Language",
    }
)
Headers = tuple[tuple[str, str], ...]


class Reply(NamedTuple):
    """A whole answer but for what every answer of ours carries. None of them differs by language or cookie."""

    status: int
    headers: Headers
    body: bytes
    # Then it says itself by whom.
    may_be_framed: bool = False


def _open(kind: str, seconds: int) -> Headers:
    """For every website and every cache."""
    return (
        ("Content-Type", kind),
        ("Access-Control-Allow-Origin", "*"),
        ("Cache-Control", f"public, max-age={seconds}"),
    )


# Put together once, since a look-up is answered in microseconds.
_ANSWER: Final = _open(JSON, SECONDS)
_LIST: Final = _open(STATUS_LIST, LIST_SECONDS)
_KEYS: Final = _open(JSON, KEYS_SECONDS)


def answer(body: bytes, etag: str) -> Reply:
    """Of the look-up and of one seal. Made without a Reply's own way of being made, which takes twice as long."""
    return tuple.__new__(Reply, (200, (*_ANSWER, ("ETag", etag)), body, False))


def status_list(token: bytes, etag: str) -> Reply:
    return Reply(200, (*_LIST, ("ETag", etag)), token)


def keys(body: bytes) -> Reply:
    return Reply(200, _KEYS, body)


def badge(body: bytes, etag: str, *, ancestors: str, language: str, status: int = 200) -> Reply:
    """A frame has a policy of its own: nothing runs in it, and only the proven websites may show it."""
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )
    headers = (
        ("Content-Type", HTML),
        ("Content-Language", language),
        ("Cache-Control", f"public, max-age={BADGE_SECONDS}"),
        ("ETag", etag),
        ("Content-Security-Policy", policy),
    )
    return Reply(status, headers, body, may_be_framed=True)


def permission(*, blocked: bool) -> Reply:
    """Whether a business may contact a number: "no" where its owner has blocked it, "yes" for every other number.

    Both have the same length, so that the size of the traffic does not tell. Only who asked may keep it.
    """
    body = b'{"permission": "no" }' if blocked else b'{"permission": "yes"}'
    headers = (
        ("Content-Type", JSON),
        ("Cache-Control", f"private, max-age={SECONDS}"),
        ("Vary", "Authorization"),
        ("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"'),
    )
    return Reply(200, headers, body)


def problem(status: int, detail: str, *, kind: str = "about:blank") -> Reply:
    """RFC 9457."""
    body = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Reply(
        status,
        (
            ("Content-Type", PROBLEM),
            ("Access-Control-Allow-Origin", "*"),
            ("Cache-Control", "private, no-store"),
        ),
        json.dumps(body).encode(),
    )


def unless_held(reply: Reply, if_none_match: str) -> Reply:
    """304 to whoever holds these bytes already."""
    etag = next((value for name, value in reply.headers if name == "ETag"), "")
    if not etag or reply.status != 200 or not matches(etag, if_none_match):
        return reply
    return reply._replace(
        status=304, headers=tuple(pair for pair in reply.headers if pair[0] in KEPT), body=b""
    )


def matches(etag: str, if_none_match: str) -> bool:
    """Whether these bytes are held; `*` holds whatever there is (RFC 9110)."""
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in if_none_match.split(","))
