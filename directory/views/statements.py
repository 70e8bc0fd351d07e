"""The look-up as a signed statement to keep: also that there is no seal."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from directory import selectors
from directory.rules import replies
from directory.views import caching
from directory.views.api import Asked, Problem, unanswerable
from verification.services.seals import statements

router = Router()


@router.api_operation(
    ["GET", "HEAD"],
    "/statement",
    response={200: str, 400: Problem, 404: Problem, 503: Problem},
    operation_id="statement",
    summary="Keep the answer, signed",
    openapi_extra={
        "responses": {
            200: {
                "description": "A compact JWS of typ siegel-answer+jwt: iss, iat, asked, answer (as /check)",
                "content": {statements.MEDIA_TYPE: {"schema": {"type": "string"}}},
            }
        }
    },
)
def statement(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What `/check` answers at this moment, signed; `verify_seal.py` reads it. A hit and a miss weigh the same."""
    now = timezone.now()
    found = selectors.ask(asked.q, at=now)
    if refusal := unanswerable(request, found):
        return refusal
    try:
        text = statements.statement(kind=found.query.kind, value=found.query.value, answer=found.data, at=now)
    except statements.CannotSign:
        return caching.sent(request, replies.problem(503, "Statements cannot be signed at the moment."))
    return _kept(text, now)


def _kept(text: str, at: datetime) -> HttpResponse:
    response = HttpResponse(text, content_type=statements.MEDIA_TYPE)
    name = f"siegel-{at:%Y-%m-%d-%H%M%S}.jwt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "private, no-store"
    response.same_in_all_languages = True  # type: ignore[attr-defined]
    return response
