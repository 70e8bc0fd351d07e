"""Figures for a business about itself, as far back as its plan shows them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import EVERY_ROLE
from accounts.selectors.people import name_of
from accounts.services import entitlements
from accounts.views.access import BusinessRequest, roles_required
from directory.selectors import statistics as selectors


@require_safe
@roles_required(see=EVERY_ROLE, act=frozenset())
def statistics(request: BusinessRequest) -> HttpResponse:
    back = entitlements.limit(request.business.pk, "statistics")
    found = selectors.of_business(request.business, back=back, at=timezone.now())
    context = {"found": found, "back": back, "business_name": name_of(request.business)}
    return render(request, "directory/statistics.html", context)
