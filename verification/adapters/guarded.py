"""One exchange with a stranger's host: only at addresses that were judged to be public, by TLS, within a time."""

import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, TypeVar

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from verification.adapters.addresses import Address, is_public
from verification.adapters.resolvers import SilentError, View

# Letters in the last label keep every spelling of an IP address out.
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
HEAD_LIMIT = 16 * 1024
CONNECT_SECONDS = 4.0
TRIES = 3
STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([2-5][0-9]{2})(?: [^\r\n]*)?")
INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9]{2}\b")

Got = TypeVar("Got")
Read = TypeVar("Read", covariant=True)


class Unreached(Exception):
    """No answer; the text is one safe word that says why. `forbidden` where the host is none that we may visit."""

    def __init__(self, detail: str, *, forbidden: bool = False) -> None:
        self.forbidden = forbidden
        super().__init__(detail)


class Reader(Protocol[Read]):
    """Reads as much of an answer as is there: None asks for more, ValueError means nonsense."""

    def __call__(self, raw: bytes, *, closed: bool) -> Read | None: ...


@dataclass(frozen=True)
class Head:
    """The part of an HTTP/1.1 answer before its body; names and values in lower case."""

    status: int
    headers: Mapping[bytes, bytes]
    rest: bytes


@dataclass(frozen=True)
class Guarded:
    """Whoever visits hosts that strangers name, by the resolvers that the operator chose.

    `extra` maps an address that is not public to the port of a local peer; empty outside development.
    """

    views: Sequence[View]
    trust: ssl.SSLContext
    seconds: float = 10.0
    port: int = 443
    extra: Mapping[Address, int] | None = None

    def sights(self, name: str, *, ends: float) -> tuple[str, list[tuple[Address, ...]]]:
        """The host as it is asked for, and where each resolver sees it: once, and every address is public.

        Raises Unreached.
        """
        host = canonical(name, HOST)
        if not host:
            raise Unreached("malformed_name", forbidden=True)
        try:
            found = [view.addresses(host, ends=ends) for view in self.views]
        except SilentError as error:
            raise Unreached(str(error)) from error
        if not found:
            raise Unreached("resolver")
        if not all(found):
            raise Unreached("no_address", forbidden=True)
        if not all(self._may(address) for sight in found for address in sight):
            raise Unreached("address_not_public", forbidden=True)
        return host, found

    def _may(self, address: Address) -> bool:
        return is_public(address) or address in (self.extra or {})

    def port_of(self, address: Address, port: int) -> int:
        return (self.extra or {}).get(address, port)


def canonical(name: str, form: re.Pattern[str]) -> str:
    """The name in lower case without a last dot, or "" when it cannot be a public name in ASCII."""
    text = name.lower().removesuffix(".")
    return text if len(text) <= 253 and form.fullmatch(text) else ""


def trusted() -> ssl.SSLContext:
    """The certificate authorities of the system (SSL_CERT_FILE moves them) and of requests."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.set_alpn_protocols(["http/1.1"])
    return context


def exchange(
    address: Address,
    port: int,
    host: str,
    request: bytes,
    *,
    read: Reader[Got],
    most: int,
    ends: float,
    trust: ssl.SSLContext,
) -> Got:
    """Connects to exactly `address`, speaks TLS as `host`, gives up when the monotonic clock says `ends`.

    Follows nothing and unpacks nothing. Raises Unreached; a host that is silent before TLS stands took no connection.
    """
    stands = False
    try:
        waits = min(CONNECT_SECONDS, left(ends))
        with socket.create_connection((str(address), port), timeout=waits) as line:
            line.settimeout(min(CONNECT_SECONDS, left(ends)))
            with trust.wrap_socket(line, server_hostname=host) as secret_line:
                stands = True
                secret_line.settimeout(left(ends))
                secret_line.sendall(request)
                return _receive(secret_line, read, most, ends)
    except ssl.SSLCertVerificationError as error:
        raise Unreached("certificate") from error
    except ssl.SSLError as error:
        raise Unreached("tls") from error
    except TimeoutError as error:
        raise Unreached("timeout" if stands else "connection") from error
    except OSError as error:
        raise Unreached("connection") from error
    except ValueError as error:
        raise Unreached("malformed") from error


def _receive(line: socket.socket, read: Callable[..., Got | None], most: int, ends: float) -> Got:
    raw = b""
    while len(raw) < most:
        line.settimeout(left(ends))
        piece = line.recv(4096)
        raw += piece
        found = read(raw, closed=not piece)
        if found is not None:
            return found
    raise ValueError("no end of the header, or chunks without content")


def left(ends: float) -> float:
    seconds = ends - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def read_head(raw: bytes, *, closed: bool) -> Head | None:
    """The status and headers of the final answer, as soon as they are there."""
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
    pairs = (line.partition(b":") for line in lines)
    headers = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    return Head(int(found[1]), headers, rest)
