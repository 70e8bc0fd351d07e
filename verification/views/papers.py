"""All papers of a business, with the day on which each is deleted."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.access import BusinessRequest, business_required
from verification.selectors.papers import paper_rows


@require_safe
@business_required
def papers(request: BusinessRequest) -> HttpResponse:
    context = {
        "papers": paper_rows(request.business),
        "refused_days": settings.KEEP_REFUSED_DAYS,
        "seal_days": settings.KEEP_AFTER_SEAL_DAYS,
    }
    return render(request, "verification/papers.html", context)
