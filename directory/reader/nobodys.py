"""The page of a code that nobody has, kept like the page of a seal: no slower, and so no oracle.

Such pages differ in the code alone. Django draws one for a word of ours, at most once a minute for each language, and
the code that was asked for is put where that word stands.
"""

import secrets
from collections.abc import Iterable
from time import time
from typing import Any, Final, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from directory.reader.store import Copy
from directory.views.caching import SIZE_CLASS, SLIP, Slip
from verification.rules import codes

Headers = list[tuple[str, str]]
_WORD: Final = 7  # bytes; as long as the longest that may be asked for, and too long for a code


class Drawn(NamedTuple):
    headers: Headers
    parts: list[bytes]
    since: float
    until: float


class Nobodys:
    """What it is asked for must be letters, digits and hyphens: they mean nothing to HTML or in an address."""

    def __init__(self, django: WSGIApplication, meters: Any) -> None:
        self.django, self.meters = django, meters
        self.kept: dict[str, Drawn] = {}

    def answer(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse, reference: Headers
    ) -> Iterable[bytes] | None:
        """The page for the code at the end of this path; nothing where Django has to be asked for it."""
        prefix, _slash, code = path.rpartition("/")
        page = self.kept.get(prefix)
        if page is None or not page.since <= time() < page.until:
            page = self.draw(prefix, environ)
            if page is None:
                return None
            self.kept[prefix] = page
        else:
            next(self.meters.kept)
        body = code.encode().join(page.parts)
        body += b" " * (-len(body) % SIZE_CLASS)
        start_response("404 Not Found", [*page.headers, ("Content-Length", str(len(body))), *reference])
        return [body]

    def draw(self, prefix: str, environ: WSGIEnvironment) -> Drawn | None:
        word, slip, told = secrets.token_hex(_WORD), Slip(), []  # type: str, Slip, list[Any]
        asked = {**environ, "REQUEST_METHOD": "GET", "PATH_INFO": f"{prefix}/{word}", SLIP: slip}
        asked.pop("HTTP_IF_NONE_MATCH", None)

        def start(status: str, headers: Headers, *_: Any) -> Any:
            told[:] = [status, headers]

        answer = self.django(asked, start)
        try:
            body = b"".join(answer).rstrip(b" ")
        finally:
            getattr(answer, "close", lambda: None)()
        if not told[0].startswith("404 ") or not slip.until:
            return None
        headers = [pair for pair in told[1] if pair[0] not in ("X-Request-ID", "Content-Length")]
        return Drawn(headers, body.split(word.encode()), time(), slip.until)


def is_nobodys(code: str, copy: Copy) -> bool:
    """Whether a copy that is fresh has no answer for it. Raises Doubt where the copy cannot say."""
    canonical = codes.parse(code)
    return canonical is None or copy.answer(f"c:{canonical}".encode(), time()) is None
