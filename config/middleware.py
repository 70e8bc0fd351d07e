"""What every request passes: a reference for the reader, refusal of bytes no page can mean, privacy by default."""

import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language

from config.bodies import REFUSED
from config.errors import bad_request, refused_body, wrong_method
from config.logs import route_of
from config.methods import READING, TAKEN, methods_of

log = structlog.get_logger(__name__)
SLOW_MS = 1000.0
# No page of ours asks a device for any of these, so nothing that got into one can either. Passkeys stay.
FEATURES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
_bits = random.getrandbits
Handler = Callable[[HttpRequest], HttpResponse]


def new_reference() -> str:
    """Twelve random digits; unique enough to find one request in the logs."""
    return f"{_bits(48):012x}"


@cache
def content_policy() -> str:
    """The Content-Security-Policy of the settings, put into words once."""
    return "; ".join(sorted(build_policy().split("; ")))


class RequestIdMiddleware:
    """Gives each request a reference that error pages show and log lines carry."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = new_reference()
        request.META["SIEGEL_REFERENCE"] = reference
        structlog.contextvars.bind_contextvars(reference=reference)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            spent = round((time.perf_counter() - started) * 1000, 1)
            if spent > SLOW_MS or response.status_code >= 500:
                log.warning("request", route=route_of(request), status=response.status_code, ms=spent)
        finally:
            structlog.contextvars.unbind_contextvars("reference")
        response.headers["X-Request-ID"] = reference
        return response


class PolicyMiddleware:
    """The policies of every page; a view may have set a Content-Security-Policy of its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = FEATURES
        # Django's own page about a defect, for developers, needs more than any page of ours.
        if not (settings.DEBUG and response.status_code == 500):
            response.headers.setdefault("Content-Security-Policy", content_policy())
        return response


class HostileInputMiddleware:
    """Answers 400 to NUL bytes in the address: no store takes them, and no honest link has them.

    Says in words why a body was not read to its end.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            return bad_request(request, ValueError("a NUL byte in the address"))
        if (refused := request.META.get(REFUSED)) is not None:
            return refused_body(request, refused)
        return self.get_response(request)


class SlashMiddleware(CommonMiddleware):
    """Sends a form to the address with its last slash as it is: 308 keeps method and body, which 301 loses.

    Django raises instead with DEBUG, which tells the developer and fails the person who tries `make run`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or request.method in READING:
            return super().process_response(request, response)
        if not self.should_redirect_with_slash(request):
            return response
        path = escape_leading_slashes(request.get_full_path(force_append_slash=True))
        return HttpResponsePermanentRedirect(path, preserve_request=True)


class MethodMiddleware:
    """Answers a method that the address does not take before a form's secret is asked for; OPTIONS says which it takes.

    Reading is left to the view: it refuses by itself, and costs nothing here.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in READING or (methods := methods_of(view)) is None or request.method in methods:
            return None
        return HttpResponseNotAllowed(methods)


class WrongMethodMiddleware:
    """Puts words into a bare 405, and makes of that to OPTIONS the answer that was asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return wrong_method(request, response) if response.status_code == 405 else response


class WayBackMiddleware:
    """Whoever has to sign in after sending a form comes back to the page with the form, where the browser fills in
    what was typed; never to an address that only takes forms."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and _only_takes_forms(request):
            page, _, query = response.headers["Location"].partition("?")
            if page == resolve_url(settings.LOGIN_URL) and "next=" in query:
                response.headers["Location"] = f"{page}?{urlencode({'next': _form_page(request)})}"
        return response


def _only_takes_forms(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "GET" not in (methods_of(match.func) or TAKEN)


def _form_page(request: HttpRequest) -> str:
    """As the browser names it, if it is one of ours; else where an account begins."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        _host, slash, rest = came_from.partition("://")[2].partition("/")
        if slash:
            return f"/{rest.lstrip('/')}"
    return resolve_url(settings.LOGIN_REDIRECT_URL)


class LanguageMiddleware(LocaleMiddleware):
    """Says in which language a page is; what machines fetch has none.

    The address alone decides, never what a browser prefers. Django says otherwise of every address without a prefix,
    and a cache in between would keep one copy of the German page for each list of languages that browsers send.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not getattr(response, "same_in_all_languages", False):
            response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response


class PrivateByDefaultMiddleware:
    """A page that does not say how it may be cached is nobody else's business."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
