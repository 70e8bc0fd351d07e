"""How long others may keep a public answer: never longer than a revocation may take to show."""

from django.http import HttpRequest, HttpResponse

from directory.rules.replies import SECONDS, Reply, unless_held


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


def page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page drawn with the reader's chosen theme; only a visitor without one gets the shared copy."""
    response.headers["Cache-Control"] = f"{'private' if request.COOKIES else 'public'}, max-age={SECONDS}"
    response.headers["Vary"] = "Cookie, Referer"
    return response
