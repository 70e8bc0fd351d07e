"""The public API, version 1: the look-up and the seal, as finished bytes; problems as RFC 9457."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from ninja import Path, Query
from ninja.errors import HttpError, ValidationError

from config.errors import too_much
from directory import selectors
from directory.rules import replies
from directory.rules.queries import LONGEST
from directory.views import caching
from directory.views.bodies import AnswerBody, Asked, Named, Problem
from directory.views.description import HELD, LOOK_UP, UNREADABLE, DescribedAPI, told
from verification.rules import codes

View = Callable[[HttpRequest], HttpResponse]
ASKED_TWICE = (
    "Send {name} once: it stands in this address {times} times, and one answer is not about all of them."
)
NO_QUESTION = "Send what to look up as q: a number, a website, a seal's code or a link to one."
A_NAME = "This is neither a number, a website nor a seal's code. Names are looked up at /check/."

api = DescribedAPI(
    title="Siegel",
    version="1",
    description=(
        "Look up seals: public, without a key, cacheable for three seconds. Ask whether a business may contact "
        "somebody: with a key, within a budget a day. Every address takes HEAD as well as GET. Problems are "
        "`application/problem+json` (RFC 9457)."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)


def problem(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    return caching.sent(request, replies.problem(status, detail))


def answer(request: HttpRequest, found: selectors.Found) -> HttpResponse:
    return caching.sent(request, replies.answer(found.body, found.etag))


@api.api_operation(
    ["GET", "HEAD"],
    "/check",
    response={200: AnswerBody, 304: None, 400: Problem, 404: Problem, 503: Problem},
    by_alias=True,
    operation_id="check",
    summary="Look something up",
    tags=[LOOK_UP],
    openapi_extra=told(
        {200: "What is known of it; nobody was ever verified under it is an answer too", 304: HELD},
        {400: ASKED_TWICE.format(name="q", times=2), 404: A_NAME},
    ),
)
def check(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """A hit and a miss have the same shape, size and cost; names are looked up on the page only."""
    return repeated(request, "q") or look_up(request, asked.q)


def repeated(request: HttpRequest, *names: str) -> HttpResponse | None:
    """The problem of a question that asks about several things at once: taking one of them would be a guess."""
    for name in names:
        if (times := len(request.GET.getlist(name))) > 1:
            return problem(request, 400, ASKED_TWICE.format(name=name, times=times))
    return None


def look_up(request: HttpRequest, text: str) -> HttpResponse:
    found = selectors.ask(text, at=timezone.now())
    return unanswerable(request, found) or answer(request, found)


def unanswerable(request: HttpRequest, found: selectors.Found) -> HttpResponse | None:
    """The problem of a question that is none, or that only the page answers."""
    if found.query.kind == "empty":
        return problem(request, 400, NO_QUESTION)
    if found.query.kind == "name":
        return problem(request, 404, A_NAME)
    return None


def quick(described: View) -> View:
    """`check` without the price of reading a request by its schema; what is not plainly one `q` goes on to that."""

    @wraps(described)
    def view(request: HttpRequest) -> HttpResponse:
        asked = request.GET.getlist("q")
        if request.method not in ("GET", "HEAD") or len(asked) != 1 or len(asked[0]) > LONGEST:
            return described(request)
        return look_up(request, asked[0])

    return view


def for_every_website(described: View) -> View:
    """Tools that show the description run in a browser, on a site of their own."""

    @wraps(described)
    def view(request: HttpRequest) -> HttpResponse:
        response = described(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return view


@api.api_operation(
    ["GET", "HEAD"],
    "/seals/{code}",
    response={200: AnswerBody, 304: None, 400: Problem, 404: Problem, 503: Problem},
    by_alias=True,
    operation_id="seal",
    summary="One seal by its code",
    tags=[LOOK_UP],
    openapi_extra=told(
        {200: "The seal as it stands, also one that has ended", 304: HELD},
        {400: UNREADABLE, 404: replies.NO_CODE},
    ),
)
def seal(request: HttpRequest, named: Path[Named]) -> HttpResponse:
    """The same members as `/check`, with token, place on the status list and the seal's own log."""
    canonical = codes.parse(named.code)
    found = selectors.by_code(canonical, at=timezone.now()) if canonical else None
    if found is None or found.is_unknown:
        return problem(request, 404, replies.NO_CODE)
    return answer(request, found)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ", ".join(str(entry["loc"][-1]) for entry in error.errors)
    return problem(request, 400, f"Not readable: {places}. See {settings.PUBLIC_URL}/api/docs/.")


@api.exception_handler(TooManyFieldsSent)
def on_too_many(request: HttpRequest, error: TooManyFieldsSent) -> HttpResponse:
    """Else django-ninja would answer with a traceback where DEBUG is on."""
    return too_much(request)


@api.exception_handler(HttpError)
def on_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


def docs(request: HttpRequest) -> HttpResponse:
    """The operations as a page of ours, in English as they are: no foreign script is needed to read them."""
    schema = api.get_openapi_schema()
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method != "head"
    ]
    parts = schema["components"]["schemas"]
    translation.activate("en")
    return render(request, "directory/api_docs.html", {"operations": operations, "schemas": parts})
