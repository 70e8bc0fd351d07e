"""The business's own seal: its state, what it rests on, and giving it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import EDITING_ROLES, OWNING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from config.kernel.errors import Refused
from verification.forms.own_seal import SurrenderForm
from verification.models import Seal
from verification.rules import codes
from verification.selectors.decisions import about_seal
from verification.selectors.kit import kit_of
from verification.selectors.lookalikes import shown_about
from verification.selectors.own_seals import main_seal, withdrawn_numbers
from verification.services import numbers, seals

LIVING = ("active", "suspended")


@require_safe
@business_required
def seal(request: BusinessRequest) -> HttpResponse:
    """State, validity and address of the seal; before there is one, the way to it."""
    found = main_seal(request.business.pk)
    context = {
        "seal": found,
        "shown": codes.shown(found.code) if found else "",
        "further": Seal.objects.filter(business=request.business, further=True, state__in=LIVING).order_by(
            "pk"
        ),
        "withdrawn": withdrawn_numbers(request.business, at=timezone.now()),
        "numbers": numbers.used(request.business),
        "may_edit": request.membership.role in EDITING_ROLES,
        "measure": about_seal(found),
        "imitations": shown_about(request.business),
        "kit": kit_of(found) if found and found.state == "active" else None,
        "may_surrender": bool(found and found.state in LIVING) and request.membership.role in OWNING_ROLES,
    }
    return render(request, "verification/own_seal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def surrender(request: BusinessRequest) -> HttpResponse:
    """A page of its own, since it cannot be undone: the code typed again, by an owner or admin."""
    found = main_seal(request.business.pk)
    if found is None or found.state not in LIVING or request.membership.role not in OWNING_ROLES:
        return redirect("verification:own_seal")
    form = SurrenderForm(request.POST or None, seal_code=found.code)
    if request.method == "POST" and form.is_valid():
        try:
            seals.surrender(seal=found, by=actor(request.user), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The seal has been returned."))
            return redirect("verification:own_seal")
    further = Seal.objects.filter(business=request.business, further=True, state__in=LIVING)
    context = {"seal": found, "shown": codes.shown(found.code), "form": form, "further": further.count()}
    return render(request, "verification/seal_surrender.html", context, status=422 if form.is_bound else 200)
