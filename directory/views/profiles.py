"""The public profile of a business: its name, its seal beside it, and how to reach it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Business
from directory import selectors
from directory.views import caching
from directory.views.check import answer_context


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    found = selectors.profile(slug, at=now)
    if found is None:
        raise Http404
    closed = found.business.closed_at is not None
    context = {
        **answer_context(request, found.answer),
        "business": found.business,
        "description": _description(found.business),
        "name": found.name,
        "canonical": settings.PUBLIC_URL + reverse("directory:profile", args=[slug]),
    }
    response = render(request, "directory/profile.html", context, status=410 if closed else 200)
    return caching.page(request, response)


def _description(business: Business) -> str:
    profile = getattr(business, "profile", None)
    published = profile.published if profile else None
    return published.document.description.best(get_language() or "de") if published else ""
