"""How long others may keep a public answer: never longer than a revocation may take to show."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

SECONDS = 3  # a look-up must tell of a revocation within five


def public(
    request: HttpRequest, response: HttpResponse, *, etag: str = "", seconds: int = SECONDS
) -> HttpResponse:
    """Marks a page that is the same for everybody; answers 304 to whoever holds these bytes already."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if etag:
        response.headers["ETag"] = etag
        if any(
            etag == tag.strip().removeprefix("W/")
            for tag in request.headers.get("If-None-Match", "").split(",")
        ):
            return _not_modified(response)
    return response


def _not_modified(response: HttpResponse) -> HttpResponse:
    empty = HttpResponseNotModified()
    for name in ("Cache-Control", "ETag", "Vary", "Access-Control-Allow-Origin"):
        if name in response.headers:
            empty.headers[name] = response.headers[name]
    return empty


def page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page drawn with the reader's chosen theme; only a visitor without one gets the shared copy."""
    response.headers["Cache-Control"] = f"{'private' if request.COOKIES else 'public'}, max-age={SECONDS}"
    response.headers["Vary"] = "Cookie, Referer"
    return response
