"""The public API, version 1: the look-up and the seal, as finished bytes; problems as RFC 9457."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

from directory import selectors
from directory.rules import replies
from directory.rules.queries import LONGEST
from directory.rules.replies import JSON, PROBLEM
from directory.views import caching
from verification.rules import codes

View = Callable[[HttpRequest], HttpResponse]


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose description tells the truth about problems: they have a media type of their own."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            methods.pop("head", None)  # HEAD is GET without the body; saying so twice helps nobody
            for operation in methods.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {PROBLEM: response["content"].pop(JSON)}
        return schema


api = DescribedAPI(
    title="Siegel",
    version="1",
    description=(
        "Look up seals: public, without a key, cacheable for three seconds. Ask whether a business may contact "
        "somebody: with a key, within a budget a day."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)


class CheckMade(Schema):
    """One thing that was checked: kind, method, first and last day."""

    c: str
    m: str
    on: str
    to: str


class FormerName(Schema):
    """A name that the seal had before, and until when that is told."""

    name: str
    until: str


class StatusPlace(Schema):
    uri: str
    idx: int


class LoggedEvent(Schema):
    """A leaf of the log with what is needed to hash it again."""

    index: int
    at: str
    type: str
    entry: str
    leaf_hash: str
    prev_hash: str
    chain_hash: str


class Instead(Schema):
    """The verified business that it only looks like."""

    code: str
    name: str
    city: str
    country: str
    profile: str


class Beware(Schema):
    """Two people decided that this does not belong to the business that it looks like."""

    kind: str = Field(description="number, domain or name")
    since: str
    instead: Instead


class AnswerBody(Schema):
    """What is known of a number, website, code or seal.

    For `unknown` and `beware` all members but `verdict` and `beware` are null or empty; only `beware` has that one.
    A verdict that you do not know is never to be shown as valid.
    """

    verdict: str = Field(description="valid, suspended, not_valid, beware or unknown", examples=["valid"])
    code: str | None = Field(examples=["7QK2-9FXH-3B"])
    state: str | None = Field(
        description="active, suspended, revoked, expired, surrendered, contract_ended, or moved: the seal left "
        "this number"
    )
    state_since: str | None
    cause: str | None
    name: str | None
    formerly: list[FormerName] = Field(description="Names that the seal had, each told for 90 days")
    legal_name: str | None
    register_entry: str | None = Field(alias="register")
    vat: str | None
    city: str | None
    country: str | None
    phone: str | None = Field(description="RFC 3966", examples=["tel:+493023125012"])
    domains: list[str]
    checks: list[CheckMade]
    valid_from: str | None
    valid_until: str | None
    profile: str | None
    token: str | None = Field(description="SD-JWT VC, see /.well-known/jwt-vc-issuer")
    status: StatusPlace | None
    events: list[LoggedEvent]
    beware: Beware | None = Field(default=None, description="Only there with the verdict of that name")


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


class Asked(Schema):
    q: str = Field(
        description="A number in any form, a website, a seal's code, or a link to one",
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[^\x00]*[^\s\x00][^\x00]*$",
    )


def problem(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    return caching.sent(request, replies.problem(status, detail))


def answer(request: HttpRequest, found: selectors.Found) -> HttpResponse:
    return caching.sent(request, replies.answer(found.body, found.etag))


@api.api_operation(
    ["GET", "HEAD"],
    "/check",
    response={200: AnswerBody, 400: Problem, 404: Problem},
    by_alias=True,
    operation_id="check",
    summary="Look something up",
)
def check(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """A hit and a miss have the same shape, size and cost; names are looked up on the page only."""
    return look_up(request, asked.q)


def look_up(request: HttpRequest, text: str) -> HttpResponse:
    found = selectors.ask(text, at=timezone.now())
    return unanswerable(request, found) or answer(request, found)


def unanswerable(request: HttpRequest, found: selectors.Found) -> HttpResponse | None:
    """The problem of a question that is none, or that only the page answers."""
    if found.query.kind == "empty":
        return problem(
            request, 400, "Send what to look up as q: a number, a website, a seal's code or a link to one."
        )
    if found.query.kind == "name":
        return problem(
            request,
            404,
            "This is neither a number, a website nor a seal's code. Names are looked up at /check/.",
        )
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


@api.api_operation(
    ["GET", "HEAD"],
    "/seals/{code}",
    response={200: AnswerBody, 400: Problem, 404: Problem},
    by_alias=True,
    operation_id="seal",
    summary="One seal by its code",
)
def seal(request: HttpRequest, code: str) -> HttpResponse:
    canonical = codes.parse(code)
    found = selectors.by_code(canonical, at=timezone.now()) if canonical else None
    if found is None or found.is_unknown:
        return problem(request, 404, replies.NO_CODE)
    return answer(request, found)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ", ".join(str(entry["loc"][-1]) for entry in error.errors)
    return problem(request, 400, f"Not readable: {places}. See {settings.PUBLIC_URL}/api/docs/.")


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
