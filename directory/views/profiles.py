"""The public profile of a business: its name, its seal beside it, and how to reach it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules.profiles.document import Document
from accounts.selectors.profile_body import profile_body
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
    profile = getattr(found.business, "profile", None)
    published = profile.published if profile else None
    answer = answer_context(request, found.answer)
    sealed = answer["verdict"] == "valid"
    context = {
        **answer,
        "business": found.business,
        "body": profile_body(
            published.document if published else Document(),
            at=now,
            confirmed_at=profile.confirmed_at if profile else None,
            phone=answer["phone"] if sealed else "",
            extension=answer["extension"] if sealed else "",
        ),
        "name": found.name,
        "canonical": settings.PUBLIC_URL + reverse("directory:profile", args=[slug]),
    }
    response = render(request, "directory/profile.html", context, status=410 if closed else 200)
    return caching.page(request, response)
