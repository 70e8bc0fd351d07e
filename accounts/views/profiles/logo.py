"""The logo: chosen, taken away, and handed out to everybody who knows its name."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.logos import FAULTS, LogoForm
from accounts.models import Logo, Profile
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.logos import NoLogo
from accounts.services import logos as deeds
from accounts.services import profiles
from accounts.views.access import BusinessRequest, business_required
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def logo(request: BusinessRequest) -> HttpResponse:
    profile = profiles.peek(request.business)
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if form.is_bound and form.is_valid():
        if _put(request, form):
            messages.success(request, _("Saved. Customers see it once you publish it."))
            return redirect("profiles:overview")
        profile = profiles.peek(request.business)  # a colleague may have saved another picture
    seen = sections.mark(profile.document, "logo")
    context = {"form": form, "digest": profile.document.logo, "seen": seen, "business": request.business}
    return render(request, "accounts/profiles/logo.html", context, status=422 if form.errors else 200)


def _put(request: BusinessRequest, form: LogoForm) -> bool:
    """True when it is kept; else the form says why."""
    given = form.cleaned_data
    try:
        deeds.put(
            profile=profiles.of(request.business),
            content=given["file"].read(),
            seen=given["seen"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except NoLogo as refusal:
        form.add_error("file", FAULTS[refusal.fault])
    except profiles.EditedMeanwhile:
        words = _(
            "Somebody else has changed the logo in the meantime. You see theirs here. To have yours instead, choose"
            " the file once more and save."
        )
        form.add_error("file", words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


@require_POST
@business_required
def remove(request: BusinessRequest) -> HttpResponse:
    profile: Profile = profiles.of(request.business)
    try:
        deeds.remove(
            profile=profile, seen=request.POST.get("seen", ""), by=actor(request.user), at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed. Customers see it once you publish it."))
    return redirect("profiles:logo")


@require_safe
def picture(request: HttpRequest, digest: str, size: int) -> HttpResponse:
    """The name is made of the content, so it may be kept for ever."""
    content = Logo.objects.filter(digest=digest, size=size).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    response = HttpResponse(bytes(content), content_type="image/webp")
    response.same_in_all_languages = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
