"""The published reasons: in the reader's language as a page, in both as JSON for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.views import caching
from verification.rules.reasons import REASONS


@require_safe
def reasons(request: HttpRequest) -> HttpResponse:
    language = get_language() or "de"
    rows = [{"code": one.code, "text": one.text(language), "mend": one.mend(language)} for one in REASONS]
    return caching.standing(request, render(request, "directory/reasons.html", {"reasons": rows}))


@require_safe
def reasons_json(request: HttpRequest) -> HttpResponse:
    """`retry_after_days` counts from the decision; null: not before something changes."""
    rows = [
        {
            "code": one.code,
            "text": {"de": one.text_de, "en": one.text_en},
            "mend": {"de": one.mend_de, "en": one.mend_en},
            "field": one.field,
            "appealable": one.appealable,
            "retry_after_days": one.retry_after_days,
        }
        for one in REASONS
    ]
    return caching.public(JsonResponse({"reasons": rows}), seconds=caching.SECONDS_STANDING)
