"""Fetches a stranger's small file from one address that was already judged to be public."""

import re
import socket
import ssl
from dataclasses import dataclass
from time import monotonic

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from verification.adapters.addresses import Address
from verification.adapters.exchange import plain
from verification.ports import DomainLook

PATH = "/.well-known/siegel.txt"
BODY_LIMIT, HEAD_LIMIT = 1024, 16 * 1024
CONNECT_SECONDS = 4.0
STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([2-5][0-9]{2})(?: [^\r\n]*)?")
INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9]{2}\b")
TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Answer:
    """The part of an HTTP answer that counts: at most `BODY_LIMIT` bytes of body, as they came."""

    status: int
    body: bytes = b""
    encoding: str = "identity"


def trusted() -> ssl.SSLContext:
    """The certificate authorities of the system (SSL_CERT_FILE moves them) and of requests."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.set_alpn_protocols(["http/1.1"])
    return context


def fetch(address: Address, port: int, host: str, *, ends: float, trust: ssl.SSLContext) -> DomainLook:
    """Connects to exactly `address`, speaks TLS as `host`, gives up when the monotonic clock says `ends`."""
    try:
        waits = min(CONNECT_SECONDS, _left(ends))
        with socket.create_connection((str(address), port), timeout=waits) as line:
            return _talk(line, host, ends, trust)
    except ssl.SSLCertVerificationError:
        return DomainLook("unavailable", detail="certificate")
    except ssl.SSLError:
        return DomainLook("unavailable", detail="tls")
    except TimeoutError:
        return DomainLook("unavailable", detail="timeout")
    except OSError:
        return DomainLook("unavailable", detail="connection")
    except ValueError:
        return DomainLook("unavailable", detail="malformed")


def _talk(line: socket.socket, host: str, ends: float, trust: ssl.SSLContext) -> DomainLook:
    line.settimeout(_left(ends))
    with trust.wrap_socket(line, server_hostname=host) as secret_line:
        secret_line.settimeout(_left(ends))
        secret_line.sendall(
            f"GET {PATH} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Siegel-domain-check\r\n"
            "Accept: text/plain\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n".encode("ascii")
        )
        return judge(_receive(secret_line, ends))


def _receive(line: socket.socket, ends: float) -> Answer:
    raw = b""
    while len(raw) < HEAD_LIMIT + 2 * BODY_LIMIT:
        line.settimeout(_left(ends))
        piece = line.recv(4096)
        raw += piece
        answer = parse(raw, closed=not piece)
        if answer is not None:
            return answer
    raise ValueError("no end of the header, or chunks without content")


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


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
    head, blank, rest = raw.partition(b"\r\n\r\n")
    while blank and INTERIM.match(head):
        head, blank, rest = rest.partition(b"\r\n\r\n")
    if not blank:
        if closed or len(raw) > HEAD_LIMIT:
            raise ValueError("no end of the header")
        return None
    status_line, *lines = head.split(b"\r\n")
    found = STATUS_LINE.fullmatch(status_line)
    if found is None:
        raise ValueError("not HTTP")
    status = int(found[1])
    pairs = (line.partition(b":") for line in lines)
    headers = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    if status != 200:
        return Answer(status)
    body = _body(headers, rest, closed=closed)
    encoding = headers.get(b"content-encoding", b"").decode("latin-1")
    return None if body is None else Answer(status, body[:BODY_LIMIT], encoding)


def _body(headers: dict[bytes, bytes], rest: bytes, *, closed: bool) -> bytes | None:
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
