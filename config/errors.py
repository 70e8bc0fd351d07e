"""The pages for what went wrong; they need no database and say what to do next."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language


def problem(status: int, detail: str) -> JsonResponse:
    """RFC 9457, for those who ask below /api/."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(400, "This request cannot be read: it holds bytes that no text has.")
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(404, "There is nothing at this address. /api/docs/ lists what there is.")
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page left open over night, or cookies switched off: say so and show the way back."""
    return render(request, "403_csrf.html", {"back": request.get_full_path()}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever failed may be one of them."""
    if request.path.startswith("/api/"):
        return problem(500, "Something went wrong on our side. Try again in a minute.")
    context = {"reference": request.META.get("SIEGEL_REFERENCE", ""), "language": get_language() or "de"}
    return HttpResponseServerError(loader.get_template("500.html").render(context))
