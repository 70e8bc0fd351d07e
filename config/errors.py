"""The pages for what went wrong; they need no database and say what to do next."""

import errno
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language

from config.methods import TAKEN, allow

API = "/api/"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# A database that is locked, full or away, and a disk that takes nothing: it passes, and nobody's request is at fault.
STORE_ERRORS = (OperationalError, InterfaceError)
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
RETRY_AFTER_SECONDS = 30


def for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def problem(status: int, detail: str) -> JsonResponse:
    """RFC 9457, for those who ask below /api/."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return too_much(request)
    if passes_by_itself(exception):
        return unavailable(request)
    if for_machines(request):
        return problem(400, "This request cannot be read: it holds bytes that no text has.")
    return render(request, "400.html", status=400)


def too_much(request: HttpRequest) -> HttpResponse:
    if for_machines(request):
        return problem(413, "This is more than we read at once.")
    return render(request, "413.html", {"back": request.get_full_path()}, status=413)


def refused_body(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """What came with the request was too large, too slow, cut off, or came while others were being waited for."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return too_much(request)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return busy(request)
    if for_machines(request):
        return problem(status, "What you sent did not arrive whole. Send it again.")
    return render(request, "408.html", {"back": request.get_full_path()}, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if for_machines(request):
        return problem(403, "This is not open to you.")
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if for_machines(request):
        return problem(404, "There is nothing at this address. /api/docs/ lists what there is.")
    return render(request, "404.html", status=404)


def wrong_method(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """In place of a bare 405: a reader comes to one by signing in after sending a form, or by a link to its address."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    elif for_machines(request):
        response = problem(405, "This address does not take this method; Allow says which it takes.")
    elif request.method in TAKEN:
        sent = {"sent": True, "back": request.path} if request.method == "POST" else {}
        response = render(request, "405.html", sent, status=405)
    else:
        response = HttpResponse(status=405)
    response.headers["Allow"] = allow(refused.headers.get("Allow", "").split(", "))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page left open over night, or cookies switched off: say so and show the way back."""
    if for_machines(request):
        return problem(403, "A browser sent this from a page of another site, or without its cookie.")
    return render(request, "403_csrf.html", {"back": request.get_full_path()}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever failed may be one of them."""
    if passes_by_itself(sys.exception()):
        return unavailable(request)
    if for_machines(request):
        return problem(500, "Something went wrong on our side. Try again in a minute.")
    return HttpResponseServerError(loader.get_template("500.html").render(_plain(request)))


def passes_by_itself(error: BaseException | None) -> bool:
    """Also where it was put into other words on the way: a session that cannot be saved is said to be gone."""
    while error is not None:
        if isinstance(error, STORE_ERRORS) or (isinstance(error, OSError) and error.errno in DISK_ERRORS):
            return True
        error = error.__cause__ or error.__context__
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, and when to come again."""
    if for_machines(request):
        response: HttpResponse = problem(503, "We cannot answer at the moment. Try again in a minute.")
    else:
        response = HttpResponse(loader.get_template("503.html").render(_plain(request)), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """Nothing is out of order; others are sending and take their time."""
    if for_machines(request):
        return unavailable(request)
    response = render(request, "503_busy.html", {"back": request.get_full_path()}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _plain(request: HttpRequest) -> dict[str, str]:
    return {"reference": request.META.get("SIEGEL_REFERENCE", ""), "language": get_language() or "de"}
