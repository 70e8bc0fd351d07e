"""Reads what a form sends before Django does, so that whoever sends it slowly keeps nobody from reading.

The web server passes a request on as soon as its headers are there and sets no time for what follows; a thread that
waits for it is lost to everybody else, and five of them were the whole site. Here a body has a size, a time, and a
share of the threads. Behind a proxy that reads requests whole (docs/deploy.md) none of this is noticed. Without one, a
client that stops in the middle holds its place until it hangs up: a read that waits cannot be given up, and another
thread that reads for us stops the interpreter once the answer is sent (granian 2.8.7).
"""

import io
import time
from collections.abc import Iterable
from http import HTTPStatus
from threading import Condition
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MOST: Final = 12 * 1024 * 1024  # bytes; as much as the proxy of docs/deploy.md lets through
READING: Final = 2  # so many are read at a time, of the five threads and more that a process has,
WAITING: Final = 1  # and so many wait for one that takes long,
PATIENCE: Final = 1.0  # for so many seconds
# Nobody is sent away while one is read that began so many seconds ago: most are here as a whole, and in a crowd each
# thread loses its turn for some milliseconds in the middle of reading.
QUICK: Final = 0.25
LOOK: Final = 0.02  # seconds, at most, until whoever waits looks again
SECONDS: Final = 15.0  # that a body may take,
PER_SECOND: Final = 64 * 1024  # and one more for each of so many bytes
REFUSED: Final = (
    "siegel.refused"  # in a request's environment: the status; HostileInputMiddleware puts it into words
)


class Bodies:
    """A WSGI application before Django, which only ever sees bodies that are here, whole."""

    def __init__(self, django: WSGIApplication) -> None:
        self.django = django
        self.places = Condition()
        self.begun: list[float] = []  # when each began that is read now
        self.waiting = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH")
        if length not in (None, "", "0"):
            self.take(environ, int(length) if length.isascii() and length.isdigit() else 0)
        return self.django(environ, start_response)

    def take(self, environ: WSGIEnvironment, length: int) -> None:
        found: bytes | HTTPStatus = b""
        if environ["REQUEST_METHOD"] == "POST":  # nothing of ours reads what comes with another method
            found = self.body(environ["wsgi.input"], length)
        if isinstance(found, HTTPStatus):
            environ[REFUSED], found = found, b""
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(found), str(len(found))

    def body(self, source: Any, length: int) -> bytes | HTTPStatus:
        if length > MOST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        begun = self.place()
        if begun is None:
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            return read(source, length)
        finally:
            with self.places:
                self.begun.remove(begun)
                self.places.notify()

    def place(self) -> float | None:
        """When reading may begin, at once or soon; None where it may not."""
        end = time.monotonic() + PATIENCE
        waits = False
        with self.places:
            try:
                while len(self.begun) >= READING:
                    now = time.monotonic()
                    if not waits and now - max(self.begun) >= QUICK:
                        if self.waiting >= WAITING:
                            return None
                        waits, self.waiting = True, self.waiting + 1
                    if now >= end:
                        return None
                    self.places.wait(LOOK)
                self.begun.append(time.monotonic())
                return self.begun[-1]
            finally:
                self.waiting -= waits


def read(source: Any, length: int) -> bytes | HTTPStatus:
    """In small pieces, since each waits until it is whole and the clock can be looked at only in between."""
    end = time.monotonic() + SECONDS + length / PER_SECOND
    piece = max(64, length >> 12)
    parts, left = [], length
    while left > 0:
        part = source.read(min(piece, left))
        if not part:
            # Who hung up in the middle did not send a form that is shorter than it was meant to be.
            return HTTPStatus.BAD_REQUEST
        parts.append(part)
        left -= len(part)
        if left and time.monotonic() > end:
            return HTTPStatus.REQUEST_TIMEOUT
    return b"".join(parts)
