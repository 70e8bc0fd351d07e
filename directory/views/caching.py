"""How long others may keep a public answer: never longer than a revocation may take to show."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from directory.rules.replies import SECONDS, Reply, matches, unless_held

MOST_DRAWN = 200  # pages that one process keeps; at 60 KB each, 12 MB

SECONDS_STANDING = 60
SIZE_CLASS = 7168  # bytes; twice as much is still a light page

# No page is kept longer, whatever it says it is drawn from.
LONGEST = timedelta(hours=1)

SLIP = "siegel.slip"  # in a request's environment: where the shelf takes notes

_drawn: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def sent(request: HttpRequest, reply: Reply) -> HttpResponse:
    """The reply as Django sends it; the reader in front of Django sends the same bytes and headers."""
    reply = unless_held(reply, request.headers.get("If-None-Match", ""))
    response = HttpResponse(reply.body, status=reply.status)
    del response.headers["Content-Type"]
    for name, value in reply.headers:
        response.headers[name] = value
    # Read by the middleware: nothing about it depends on who asks.
    response.same_in_all_languages = True  # type: ignore[attr-defined]
    response.xframe_options_exempt = reply.may_be_framed
    return response


def public(response: HttpResponse, *, seconds: int = SECONDS) -> HttpResponse:
    """Marks a page that is the same for everybody."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def page(request: HttpRequest, response: HttpResponse, *, varies: str = "Cookie") -> HttpResponse:
    """A page drawn with the reader's chosen theme; only a visitor without one gets the shared copy, and 304 to it."""
    if not request.COOKIES:
        return _shared(request, response, seconds=SECONDS, varies=varies)
    response.headers["Cache-Control"] = f"private, max-age={SECONDS}"
    response.headers["Vary"] = varies
    return response


def answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that answers a look-up: filled with blanks, so that its size does not tell yes from no. It warns whoever
    comes from a website that the seal does not belong to."""
    response.content += b" " * (-len(response.content) % SIZE_CLASS)
    return page(request, response, varies="Cookie, Referer")


def standing(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that only a new release changes. Shared by all who send no cookie; whoever sends one may be signed in, and
    gets a page that is nobody else's."""
    if request.COOKIES:
        return response
    return _shared(request, response, seconds=SECONDS_STANDING, varies="Cookie")


def _shared(request: HttpRequest, response: HttpResponse, *, seconds: int, varies: str) -> HttpResponse:
    """The page as everybody gets it, or 304 to whoever holds these bytes."""
    if response.status_code == 200:
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:22]}"'
        if matches(etag, request.headers.get("If-None-Match", "")):
            response = HttpResponseNotModified()
        response.headers["ETag"] = etag
    response.headers["Vary"] = varies
    return public(response, seconds=seconds)


class Slip:
    """What a view notes about the page it returns; nothing, where the page is not for everybody."""

    until: float = 0.0
    drawn_from: tuple[str, ...] = ()


def keep(request: HttpRequest, *, until: datetime, drawn_from: tuple[str, ...]) -> None:
    """Tells the shelf in front of Django, where there is one, how long this page is true: until then, or until one of
    what it is drawn from ("p:" and a business, "c:" and a seal's code) changes. A page drawn from nothing is a seal's
    that nobody has."""
    slip = request.META.get(SLIP)
    if slip is not None:
        slip.until, slip.drawn_from = until.timestamp(), drawn_from


def minute_end(now: datetime) -> datetime:
    """Until when a page may stand that says something of the present minute."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def etag_of(drawn_from: tuple[Any, ...]) -> str:
    """The validator of what is drawn from these values and nothing else."""
    return f'"{hashlib.sha256(repr(drawn_from).encode()).hexdigest()[:22]}"'


def drawn(
    request: HttpRequest,
    drawn_from: tuple[Any, ...],
    draw: Callable[[], HttpResponse],
    *,
    content_type: str = "text/html; charset=utf-8",
) -> HttpResponse:
    """What `drawn_from` wholly decides: 304 to whoever holds it, and drawn only once by this process."""
    etag = etag_of(drawn_from)
    response: HttpResponse
    if matches(etag, request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(_remembered(etag, draw), content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Cookie"
    response.headers["Cache-Control"] = f"{'private' if request.COOKIES else 'public'}, max-age={SECONDS}"
    return response


def _remembered(etag: str, draw: Callable[[], HttpResponse]) -> bytes:
    with _lock:
        body = _drawn.get(etag)
    if body is None:
        body = draw().content
        with _lock:
            _drawn[etag] = body
            while len(_drawn) > MOST_DRAWN:
                _drawn.popitem(last=False)
    return body
