"""Reads a stranger's small file from one address that was already judged to be public."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from verification.adapters.addresses import Address
from verification.adapters.exchange import plain
from verification.adapters.guarded import HEAD_LIMIT, Unreached, exchange, read_head
from verification.ports import DomainLook

PATH = "/.well-known/siegel.txt"
BODY_LIMIT = 1024
TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Answer:
    """The part of an HTTP answer that counts: at most `BODY_LIMIT` bytes of body, as they came."""

    status: int
    body: bytes = b""
    encoding: str = "identity"


def fetch(address: Address, port: int, host: str, *, ends: float, trust: ssl.SSLContext) -> DomainLook:
    """Connects to exactly `address`, speaks TLS as `host`, gives up when the monotonic clock says `ends`."""
    request = (
        f"GET {PATH} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Siegel-domain-check\r\n"
        "Accept: text/plain\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
    most = HEAD_LIMIT + 2 * BODY_LIMIT
    try:
        return judge(exchange(address, port, host, request, read=parse, most=most, ends=ends, trust=trust))
    except Unreached as error:
        return DomainLook("unavailable", detail=str(error))


def judge(answer: Answer) -> DomainLook:
    """What an answer says about the file: there, not there, or nothing."""
    if answer.status == 200 and answer.encoding in {"", "identity"}:
        text = plain(answer.body.decode("utf-8", "replace"), BODY_LIMIT, lines=True)
        return DomainLook("found", values=(text,))
    if answer.status == 200:
        return DomainLook("absent", detail="encoding")
    if 300 <= answer.status < 400:
        return DomainLook("absent", detail="redirect")
    known = 400 <= answer.status < 500 and answer.status not in TRY_AGAIN
    return DomainLook("absent" if known else "unavailable", detail=f"http_{answer.status}")


def parse(raw: bytes, *, closed: bool) -> Answer | None:
    """Reads as much of an HTTP/1.1 answer as is there; None asks for more, ValueError means nonsense."""
    head = read_head(raw, closed=closed)
    if head is None or head.status != 200:
        return Answer(head.status) if head else None
    body = _body(head.headers, head.rest, closed=closed)
    encoding = head.headers.get(b"content-encoding", b"").decode("latin-1")
    return None if body is None else Answer(head.status, body[:BODY_LIMIT], encoding)


def _body(headers: Mapping[bytes, bytes], rest: bytes, *, closed: bool) -> bytes | None:
    if b"transfer-encoding" in headers:
        if headers[b"transfer-encoding"] != b"chunked":
            raise ValueError("an unknown transfer encoding")
        body, complete = _unchunk(rest)
    elif b"content-length" in headers:
        if not re.fullmatch(rb"[0-9]{1,12}", headers[b"content-length"]):
            raise ValueError("no length")
        length = int(headers[b"content-length"])
        body, complete = rest[:length], len(rest) >= length
    else:
        body, complete = rest, closed
    if complete or len(body) >= BODY_LIMIT:
        return body
    if closed:
        raise ValueError("cut short")
    return None


def _unchunk(rest: bytes) -> tuple[bytes, bool]:
    body = b""
    while len(body) < BODY_LIMIT:
        size_line, newline, rest = rest.partition(b"\r\n")
        if not newline:
            return body, False
        digits = size_line.partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", digits):
            raise ValueError("not a chunk")
        size = int(digits, 16)
        if size == 0:
            return body, True
        body += rest[:size]
        if len(rest) < size + 2:
            return body, False
        rest = rest[size + 2 :]
    return body, True
