"""The billing details of one's own business."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import BILLING_ROLES
from accounts.views.access import BusinessRequest, roles_required
from billing.forms.details import DetailsForm
from billing.selectors import recipients
from billing.services import details


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=BILLING_ROLES, act=BILLING_ROLES)
def edit(request: BusinessRequest) -> HttpResponse:
    """Begins with the company details; what was issued before stays as it was."""
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        home=request.business.country,
        initial=asdict(recipients.recipient(request.business)),
        may_xrechnung=recipients.may_xrechnung(),
    )
    if form.is_bound and form.is_valid():
        details.write(
            business=request.business, given=form.cleaned_data, person=request.user, at=timezone.now()
        )
        messages.success(request, _("Saved. The next invoice is written this way."))
        return redirect("billing:plan")
    return render(request, "billing/details.html", {"form": form}, status=422 if form.errors else 200)
