"""The look-up as a signed statement to keep: also that there is no seal."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from config.errors import RETRY_AFTER_SECONDS
from directory import selectors
from directory.rules import replies
from directory.views import caching
from directory.views.api import A_NAME, ASKED_TWICE, repeated, unanswerable
from directory.views.bodies import Asked, Problem
from directory.views.description import LOOK_UP, told
from verification.services.seals import statements

router = Router()
CANNOT_SIGN = "Statements cannot be signed at the moment. Try again in a minute."


def _described() -> dict[str, Any]:
    """Its answer has a media type and headers of its own."""
    found = told(
        {200: "A compact JWS of typ siegel-answer+jwt: iss, iat, asked, answer (as /check)"},
        {400: ASKED_TWICE.format(name="q", times=2), 404: A_NAME, 503: CANNOT_SIGN},
    )
    kept = {
        "type": "string",
        "description": "The signed statement",
        "examples": ["eyJhbGciOiJFZDI1NTE5Iiwi..."],
    }
    name = {"description": "A name to keep it under", "schema": {"type": "string"}}
    found["responses"][200] |= {
        "content": {statements.MEDIA_TYPE: {"schema": kept}},
        "headers": {"Content-Disposition": name},
    }
    return found


@router.api_operation(
    ["GET", "HEAD"],
    "/statement",
    response={200: str, 400: Problem, 404: Problem, 503: Problem},
    operation_id="statement",
    summary="Keep the answer, signed",
    tags=[LOOK_UP],
    openapi_extra=_described(),
)
def statement(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What `/check` answers at this moment, signed; `verify_seal.py` reads it. A hit and a miss weigh the same."""
    now = timezone.now()
    found = selectors.ask(asked.q, at=now)
    if refusal := repeated(request, "q") or unanswerable(request, found):
        return refusal
    try:
        text = statements.statement(kind=found.query.kind, value=found.query.value, answer=found.data, at=now)
    except statements.CannotSign:
        refused = caching.sent(request, replies.problem(503, CANNOT_SIGN))
        refused.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return refused
    return _kept(text, now)


def _kept(text: str, at: datetime) -> HttpResponse:
    response = HttpResponse(text, content_type=statements.MEDIA_TYPE)
    name = f"siegel-{at:%Y-%m-%d-%H%M%S}.jwt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "private, no-store"
    response.same_in_all_languages = True  # type: ignore[attr-defined]
    return response
