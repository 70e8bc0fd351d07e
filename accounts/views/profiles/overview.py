"""The profile's front page: what is said so far, what is public, and what to do next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import EDITING_ROLES, OWNER, actor
from accounts.selectors.profile_overview import overview as read
from accounts.selectors.slugs import shown
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest, business_required


@require_safe
@business_required
def overview(request: BusinessRequest) -> HttpResponse:
    found = read(deeds.peek(request.business), at=timezone.now())
    context = {
        "profile": found,
        "business": request.business,
        "may_edit": may_edit(request),
        "owns": request.membership.role == OWNER,
        "public_address": shown(request.business.slug),
    }
    return render(request, "accounts/profiles/overview.html", context)


def may_edit(request: BusinessRequest) -> bool:
    return request.membership.role in EDITING_ROLES


@require_POST
@business_required
def confirm(request: BusinessRequest) -> HttpResponse:
    """Hours and holidays are still right: one click, once a year."""
    deeds.confirm(profile=deeds.of(request.business), by=actor(request.user), at=timezone.now())
    messages.success(request, _("Thank you. Customers see today's date beside your hours."))
    return redirect("profiles:overview")
