"""The operator's pages about money that a provider moves: disputes, refunds, and how both sides compare."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.refunds import RefundForm
from billing.models import Charge, Refund
from billing.selectors import provider
from billing.services.providers import refunds
from config.kernel.errors import Refused


@require_safe
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    page = provider.provider_page()
    context = {
        "page": page,
        "differences": provider.differences(page.last) if page.last else [],
        "states": provider.CHARGE_STATES,
        "refund_states": provider.REFUND_STATES,
    }
    return render(request, "billing/provider.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def charge(request: SignedInRequest, pk: int) -> HttpResponse:
    """One charge, and giving money of it back."""
    row = get_object_or_404(Charge.objects.select_related("invoice__business", "method"), pk=pk)
    left = refunds.left(row) if row.state == "succeeded" else 0
    form = RefundForm(request.POST if request.method == "POST" else None, currency=row.currency, left=left)
    if form.is_bound and form.is_valid() and _propose(request, row, form):
        return redirect("billing:charge", pk=row.pk)
    context = {
        "charge": row,
        "form": form,
        "left": left,
        "state": provider.CHARGE_STATES[row.state],
        "refunds": row.refunds.select_related("proposed_by", "approved_by").order_by("pk"),
        "refund_states": provider.REFUND_STATES,
    }
    return render(request, "billing/charge.html", context, status=422 if form.errors else 200)


def _propose(request: SignedInRequest, row: Charge, form: RefundForm) -> bool:
    try:
        made = refunds.propose(charge=row, person=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if made.state == "proposed":
        messages.info(
            request, _("Somebody else has to confirm this refund; it stands on the list of refunds.")
        )
    else:
        messages.success(request, _("The provider is asked to pay it back."))
    return True


@require_POST
@operator_required
def refund_do(request: SignedInRequest, pk: int, deed: str) -> HttpResponse:
    """Confirms or withdraws a refund that somebody proposed."""
    row = get_object_or_404(Refund, pk=pk)
    deeds = {"approve": refunds.approve, "withdraw": refunds.withdraw}
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed](refund=row, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("billing:provider")
