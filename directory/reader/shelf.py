"""Public pages that Django drew, kept in this process until one of what they are drawn from changes.

What changes is told by the database to the copy (`store.Copy.note`), so a page is as fresh as a look-up. A page is
drawn by Django and by nobody else; here are only its bytes.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from time import clock_gettime, time
from typing import Any, Final, NamedTuple, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import lmdb
from django.conf import settings

from config.middleware import new_reference
from directory.reader.asking import Environ
from directory.reader.keeper import Keeper
from directory.reader.moments import CLOCK
from directory.reader.nobodys import Nobodys, is_nobodys
from directory.reader.rows import Doubt
from directory.reader.store import Copy
from directory.rules.origins import Origin, origin_of
from directory.rules.replies import matches
from directory.views.caching import SLIP, Slip

# Where a page has one address for each language, and says the same to everybody who sends no cookie. The page of a seal
# says something else to whoever comes from another website.
_PATH: Final = re.compile(r"/(?:en/)?(?:b/[a-z0-9-]{1,80}/|(s)/[0-9A-Za-z-]{10,14})")
_OWN: Final = frozenset({"X-Request-ID", "Content-Length"})
_BESIDES: Final = 2000  # bytes that a page takes besides its own
Headers = list[tuple[str, str]]


class Page(NamedTuple):
    """A whole answer, with what it is true for: one copy at one count of its changes, and a time."""

    headers: Headers
    headers_if_held: Headers
    etag: str
    body: bytes
    since: float
    until: float
    copy: str
    counted: bytes
    keys: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return len(self.body) + _BESIDES


class Door(Protocol):
    """What the shelf needs of the reader it stands behind."""

    keeper: Keeper
    meters: Any

    def is_plain(self, environ: Environ) -> bool: ...


class Pages:
    """A WSGI application before Django: the page that is still true, or Django's answer, which may be kept."""

    def __init__(self, django: WSGIApplication, door: Door, room: int) -> None:
        self.django, self.door, self.room = django, door, room
        self.nobodys = Nobodys(django, door.meters)
        self.own_host: str = settings.PUBLIC_HOST
        self.kept: OrderedDict[str, Page] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        found = _PATH.fullmatch(path)
        if found is None or environ["QUERY_STRING"] or not self.door.is_plain(environ):
            return self.django(environ, start_response)
        if found[1] and comes_from_elsewhere(environ, self.own_host):
            return self.django(environ, start_response)
        copy = self.fresh_copy()
        if copy is None:
            return self.django(environ, start_response)
        page = self.kept.get(path)
        try:
            if page is not None and is_true(page, copy):
                next(self.door.meters.kept)
                return answered(page, environ, start_response)
            if found[1] and is_nobodys(path.rpartition("/")[2], copy):
                answer = self.nobodys.answer(path, environ, start_response, _reference())
                return self.django(environ, start_response) if answer is None else answer
            return self.drawn(environ, start_response, copy)
        except (lmdb.Error, Doubt):
            return self.django(environ, start_response)

    def fresh_copy(self) -> Copy | None:
        copy, seen = self.door.keeper.view
        return copy if copy is not None and seen.is_fresh(clock_gettime(CLOCK), time()) else None

    def drawn(self, environ: WSGIEnvironment, start_response: StartResponse, copy: Copy) -> Iterable[bytes]:
        """Django's answer. Counted before it begins: what changes meanwhile makes the page untrue."""
        count, slip = copy.count(), Slip()
        environ[SLIP] = slip
        told: list[Any] = []

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            told[:] = [status, headers]
            return start_response(status, headers, *rest)

        answer = self.django(environ, start)
        if not slip.drawn_from or environ["REQUEST_METHOD"] != "GET" or not told[0].startswith("200 "):
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        self.keep(environ["PATH_INFO"], page_of(told[1], body, slip, copy, count))
        return [body]

    def keep(self, path: str, page: Page) -> None:
        """The pages longest not drawn make room."""
        with self.lock:
            gone = self.kept.pop(path, None)
            self.size += page.size - (gone.size if gone else 0)
            self.kept[path] = page
            while self.size > self.room and self.kept:
                _path, oldest = self.kept.popitem(last=False)
                self.size -= oldest.size


def comes_from_elsewhere(environ: Environ, own_host: str) -> bool:
    """Whether the browser names a website that a page of a seal has something to say about."""
    referer = environ.get("HTTP_REFERER", "")
    return bool(referer) and origin_of(referer, own_host=own_host, domains=()).kind != Origin.NONE


def is_true(page: Page, copy: Copy) -> bool:
    # Where the clock was put back, it says something of what is still to come.
    return (
        page.since <= time() < page.until
        and copy.path.name == page.copy
        and copy.is_unchanged(page.keys, page.counted)
    )


def page_of(headers: Headers, body: bytes, slip: Slip, copy: Copy, count: bytes) -> Page:
    own = [(name, value) for name, value in headers if name not in _OWN]
    keys = tuple(key.encode() for key in slip.drawn_from)
    ends = [copy.ends(key) for key in keys if key.startswith(b"c:")]
    return Page(
        headers=own,
        headers_if_held=[pair for pair in own if pair[0] != "Content-Type"],
        etag=next((value for name, value in own if name == "ETag"), ""),
        body=body,
        since=time(),
        until=min([slip.until, *ends]),
        copy=copy.path.name,
        counted=count,
        keys=keys,
    )


def answered(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    held = environ.get("HTTP_IF_NONE_MATCH")
    if held is not None and page.etag and matches(page.etag, held):
        start_response("304 Not Modified", [*page.headers_if_held, ("Content-Length", "0"), *_reference()])
        return [b""]
    start_response("200 OK", [*page.headers, ("Content-Length", str(len(page.body))), *_reference()])
    return [page.body]


def _reference() -> Headers:
    return [("X-Request-ID", new_reference())]
