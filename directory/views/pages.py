"""Pages that say the same to everybody: home, how to tell a seal, criteria, reasons, help and the legal ones."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.selectors import retention
from directory.views import caching

ACCESSIBILITY_STATEMENT_OF = date(2026, 11, 22)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return caching.standing(request, render(request, "directory/home.html"))


@require_safe
def genuine(request: HttpRequest) -> HttpResponse:
    return caching.standing(request, render(request, "directory/genuine.html"))


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return _with_operator(request, "directory/help.html")


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return _with_operator(request, "directory/imprint.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _with_operator(request, "directory/privacy.html", kept=retention.lines())


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return _with_operator(request, "directory/terms.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _with_operator(request, "directory/accessibility.html", written=ACCESSIBILITY_STATEMENT_OF)


def _with_operator(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    drawn = render(request, template, {"operator": settings.OPERATOR, **context})
    return caching.standing(request, drawn)
