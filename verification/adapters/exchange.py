"""One HTTP request to a service that the operator chose, with an honest ending: yes, surely not, or unknown."""

import json
import re
import ssl
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import requests
from urllib3 import exceptions as transport

BODY_LIMIT = 256 * 1024
CONNECT_SECONDS = 5.0
# What OpenSSL says when the two sides never agreed to talk: nothing of the request was written then.
HANDSHAKE_ALERTS = (
    "WRONG_VERSION",
    "HANDSHAKE_FAILURE",
    "UNSUPPORTED_PROTOCOL",
    "PROTOCOL_VERSION",
    "UNRECOGNIZED_NAME",
)


class NotSentError(Exception):
    """The request surely never left this machine; the text is one safe word."""


class UnansweredError(Exception):
    """The request may have been acted upon, but no usable answer came; the text is one safe word."""


@dataclass(frozen=True)
class Reply:
    """A whole answer of at most `BODY_LIMIT` bytes."""

    status: int
    body: bytes

    def fields(self) -> dict[str, object]:
        """The JSON object in the body; raises ValueError for anything else."""
        try:
            return mapping(json.loads(self.body))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def mapping(value: object) -> dict[str, object]:
    """`value` as a JSON object; raises ValueError where a stranger sent something else."""
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def plain(value: object, limit: int, *, lines: bool = False) -> str:
    """A stranger's text without control, format and surrogate characters; "" for what is not text."""
    if not isinstance(value, str):
        return ""
    kept = "".join(char for char in value if char.isspace() or unicodedata.category(char)[0] != "C")
    pieces = kept.splitlines() if lines else [kept]
    return "\n".join(filter(None, (" ".join(piece.split()) for piece in pieces)))[:limit].strip()


def token(value: object, limit: int = 40) -> str:
    """A stranger's code word (letters, digits, `_` and `-`), or "" when it is not one."""
    return value if isinstance(value, str) and re.fullmatch(rf"[A-Za-z0-9_-]{{1,{limit}}}", value) else ""


def ask(
    method: str,
    url: str,
    *,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    data: Mapping[str, str] | list[tuple[str, str]] | bytes | None = None,
    json_body: Mapping[str, str] | None = None,
) -> Reply:
    """Asks once, follows nothing, unpacks nothing; raises NotSentError or UnansweredError.

    `seconds` bounds every silence and the whole of the body. Addresses of strangers go through `well_known`.
    """
    ends = monotonic() + seconds
    try:
        with (
            requests.Session() as session,
            session.request(
                method,
                url,
                headers={"Accept-Encoding": "identity", **(headers or {})},
                auth=auth,
                data=data,
                json=json_body,
                timeout=(min(seconds, CONNECT_SECONDS), seconds),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return Reply(response.status_code, _body(response, ends))
    except requests.ConnectTimeout as error:
        raise NotSentError("connect_timeout") from error
    except requests.Timeout as error:
        raise UnansweredError("timeout") from error
    except requests.ConnectionError as error:
        if _never_left(error):
            raise NotSentError("connection") from error
        raise UnansweredError("connection") from error
    except ValueError as error:
        # An address or a header that cannot be written down, found before anything was sent.
        raise NotSentError("unsendable") from error
    except (requests.RequestException, transport.HTTPError) as error:
        raise UnansweredError("malformed") from error


def _body(response: requests.Response, ends: float) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnansweredError("encoding")
    body = b""
    while piece := response.raw.read1(16384, decode_content=False):
        body += piece
        if len(body) > BODY_LIMIT:
            raise UnansweredError("too_long")
        if monotonic() > ends:
            raise UnansweredError("timeout")
    return body


def _never_left(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, transport.SSLError):
        return _failed_in_handshake(reason)
    return isinstance(
        reason, transport.NewConnectionError | transport.ConnectTimeoutError | transport.ProxyError
    )


def _failed_in_handshake(error: transport.SSLError) -> bool:
    inner = error.args[0] if error.args else None
    if isinstance(inner, ssl.SSLCertVerificationError):
        return True
    reason = getattr(inner, "reason", None) or ""
    return any(alert in reason for alert in HANDSHAKE_ALERTS)
