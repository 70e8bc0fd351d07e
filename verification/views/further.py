"""One further seal of a business: its number, what it may show of it, and giving it up alone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import OWNING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from config.kernel.errors import Refused
from verification.forms.own_seal import SurrenderForm
from verification.models import Seal
from verification.rules import codes
from verification.selectors.decisions import about_seal
from verification.selectors.kit import kit_of
from verification.services import ended

LIVING = ("active", "suspended")


def _found(request: BusinessRequest, code: str) -> Seal:
    """Anybody else's does not exist, nor does the main one on this page."""
    rows = Seal.objects.filter(business=request.business, further=True).select_related("business", "phone")
    found = rows.filter(code=codes.parse(code) or "").first()
    if found is None:
        raise Http404
    return found


@require_safe
@business_required
def seal(request: BusinessRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    context = {
        "seal": found,
        "shown": codes.shown(found.code),
        "measure": about_seal(found),
        "kit": kit_of(found) if found.state == "active" else None,
        "may_surrender": found.state in LIVING and request.membership.role in OWNING_ROLES,
    }
    return render(request, "verification/further_seal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def surrender(request: BusinessRequest, code: str) -> HttpResponse:
    """As for the main seal, and only this one ends: the code typed again, by an owner or admin."""
    found = _found(request, code)
    if found.state not in LIVING or request.membership.role not in OWNING_ROLES:
        return redirect("verification:further_seal", code=codes.shown(found.code))
    form = SurrenderForm(request.POST or None, seal_code=found.code)
    if request.method == "POST" and form.is_valid():
        try:
            ended.return_further(seal=found, by=actor(request.user), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The seal of this number has been returned. Your main seal stays."))
            return redirect("verification:own_seal")
    context = {"seal": found, "shown": codes.shown(found.code), "form": form}
    return render(
        request, "verification/further_surrender.html", context, status=422 if form.is_bound else 200
    )
