"""Asking a WSGI application directly: what leaves it, byte for byte, before any server touches it."""

import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import quote

Application = Callable[..., Iterable[bytes]]


class Said(NamedTuple):
    """A whole reply. The reference is there in every one, and always another."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    reference: str

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def header(self, name: str) -> str:
        return next((value for one, value in self.headers if one == name), "")


def environ(path: str, *, method: str = "GET", host: str = "testserver", **given: str) -> dict[str, Any]:
    """As granian makes it; `path` may carry a query."""
    address, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # A WSGI server hands the bytes of the path over as if each were a character.
        "PATH_INFO": address.encode().decode("latin-1"),
        "QUERY_STRING": quote(query, safe="=&%+;?/:@!$'()*,~[]<>\"{}|^`\\ "),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **given,
    }


def ask(application: Application, path: str, **options: str) -> Said:
    taken: list[Any] = []
    parts = application(environ(path, **options), lambda status, headers: taken.extend([status, headers]))
    body = b"".join(parts)
    getattr(parts, "close", lambda: None)()
    status, headers = taken
    reference = next((value for name, value in headers if name == "X-Request-ID"), "")
    return Said(status, sorted(pair for pair in headers if pair[0] != "X-Request-ID"), body, reference)
