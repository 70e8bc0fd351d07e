"""The OpenAPI description: what django-ninja makes of the operations, and what it does not say by itself."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from directory.rules import replies
from directory.rules.replies import JSON, PROBLEM

LOOK_UP: Final = "Looking up"
PERMISSION: Final = "Contact permission"
UNREADABLE: Final = "This request cannot be read: it holds bytes that no text has."
AWAY: Final = "We cannot answer at the moment. Try again in a minute."
TAGS: Final = (
    {
        "name": LOOK_UP,
        "description": "For everybody, without a key: who stands behind a number, a website or a seal.",
    },
    {"name": PERMISSION, "description": "With a key: whether somebody has blocked a business."},
)
# What these mean wherever they are answered; of the others the detail says all that there is to say.
REFUSED: Final = {
    400: "The question cannot be read: something is missing, too long or there more than once",
    401: "No key came in the header, or none that is good now",
    429: "The budget of the key is spent",
    503: "We cannot answer now; nothing is said about what you asked",
}
HELD: Final = "You hold these bytes already (`If-None-Match`)"
ETAG: Final = ("ETag", "The validator of these bytes, for `If-None-Match`")
KEPT: Final = ("Cache-Control", "How long it may be kept, and by whom")
WAIT: Final = ("Retry-After", "In how many seconds to ask again")
KEY: Final = ("WWW-Authenticate", "Which key is wanted")
HEADERS: Final[dict[int, tuple[tuple[str, str], ...]]] = {
    200: (KEPT, ETAG),
    304: (KEPT, ETAG),
    401: (KEY,),
    429: (WAIT,),
    503: (WAIT,),
}


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose description tells the truth about problems, and where and by whom it is served."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["servers"] = [{"url": settings.PUBLIC_URL, "description": settings.SITE_NAME}]
        schema["tags"] = list(TAGS)
        schema["info"]["contact"] = _contact()
        for methods in schema["paths"].values():
            methods.pop("head", None)  # HEAD is GET without the body; saying so twice helps nobody
            for operation in methods.values():
                _finish(operation)
        text = json.dumps(schema)
        bodies = schema["components"]["schemas"]
        for name in list(bodies):
            # Questions are written out, parameter by parameter.
            if f'"#/components/schemas/{name}"' not in text:
                del bodies[name]
        return schema


def told(answers: Mapping[int, str], refusals: Mapping[int, str]) -> dict[str, Any]:
    """The words of an operation's answers; of each refusal, with the detail that it really comes with."""
    found = {status: _said(status, text) for status, text in answers.items()}
    for status, detail in {503: AWAY, **refusals}.items():
        example = json.loads(replies.problem(status, detail).body)
        found[status] = {
            **_said(status, REFUSED.get(status, detail)),
            "content": {PROBLEM: {"example": example}},
        }
    return {"responses": found}


def _said(status: int, text: str) -> dict[str, Any]:
    headers = {
        name: {"description": words, "schema": {"type": "string"}} for name, words in HEADERS.get(status, ())
    }
    return {"description": text, **({"headers": headers} if headers else {})}


def _finish(operation: dict[str, Any]) -> None:
    operation.setdefault("security", [])
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # beside the schema they have another form; those in it are enough
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400:
            content[PROBLEM].update(content.pop(JSON))
        elif len(content) > 1:
            del content[JSON]  # the operation named its own media type


def _contact() -> dict[str, str]:
    operator = settings.OPERATOR
    found = {"name": operator["name"], "email": operator["email"], "url": settings.PUBLIC_URL}
    return {name: value for name, value in found.items() if value}
