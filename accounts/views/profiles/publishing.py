"""From the draft to the public: publish, throw away, earlier versions. The preview belongs to the public page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Profile
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from accounts.selectors.differences import differences
from accounts.selectors.profile_versions import listed, one
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest, business_required
from accounts.views.full import said
from accounts.views.profiles.overview import may_edit
from config.kernel.errors import Refused


def _public(profile: Profile) -> Document:
    return profile.published.document if profile.published else Document()


@require_POST
@business_required
def publish(request: BusinessRequest) -> HttpResponse:
    try:
        deeds.publish(
            profile=deeds.of(request.business),
            by=actor(request.user),
            at=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except deeds.EditedMeanwhile as refusal:
        return _look_again(request, refusal.profile)
    except deeds.NothingToPublish as refusal:
        # A second click, or another tab: what the reader wanted is so already.
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Published. Customers see your changes now."))
    return redirect("profiles:overview")


def _look_again(request: BusinessRequest, profile: Profile, *page: Any) -> HttpResponse:
    """The draft is no longer what the reader looked at; unless a first click has published it."""
    if profile.published and profile.document == profile.published.document:
        messages.info(request, str(deeds.NothingToPublish.message))
        return redirect("profiles:overview")
    words = _(
        "Somebody else has changed the profile since you opened this page. Look at it again, then decide."
    )
    messages.error(request, words)
    return redirect(*(page or ("directory:preview",)))


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def discard(request: BusinessRequest) -> HttpResponse:
    """Asks first: it may be a colleague's work of a day, and nobody brings it back."""
    profile = deeds.peek(request.business)
    changes = differences(_public(profile), profile.document)
    if not changes:
        messages.info(request, _("There are no changes that are not published."))
        return redirect("profiles:overview")
    if request.method != "POST":
        context = {"changes": changes, "seen": sections.mark_of_all(profile.document)}
        return render(request, "accounts/profiles/discard.html", context)
    try:
        deeds.discard(
            profile=profile, by=actor(request.user), at=timezone.now(), seen=request.POST.get("seen", "")
        )
    except deeds.EditedMeanwhile as refusal:
        return _look_again(request, refusal.profile)
    messages.success(request, _("The changes that were not published are gone."))
    return redirect("profiles:overview")


@require_safe
@business_required
def versions(request: BusinessRequest) -> HttpResponse:
    profile = deeds.peek(request.business)
    context = {"versions": listed(profile), "business": request.business, "profile": profile}
    return render(request, "accounts/profiles/versions.html", context)


@require_safe
@business_required
def version(request: BusinessRequest, number: int) -> HttpResponse:
    """One earlier version, and what would change if it came back."""
    profile = deeds.peek(request.business)
    found = one(profile, number)
    if found is None:
        raise Http404
    context = {
        "version": found,
        "changes": differences(_public(profile), found.document),
        "current": profile.published_id == found.pk,
        "unpublished": differences(_public(profile), profile.document),
        "business": request.business,
        "seen": sections.mark_of_all(profile.document),
        "may_edit": may_edit(request),
    }
    return render(request, "accounts/profiles/version.html", context)


@require_POST
@business_required
def bring_back(request: BusinessRequest, number: int) -> HttpResponse:
    try:
        deeds.bring_back(
            profile=deeds.of(request.business),
            number=number,
            by=actor(request.user),
            at=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except deeds.EditedMeanwhile as refusal:
        return _look_again(request, refusal.profile, "profiles:version", number)
    except Refused as refusal:
        messages.info(request, said(refusal))
    else:
        messages.success(request, _("The earlier version is public again."))
    return redirect("profiles:overview")
