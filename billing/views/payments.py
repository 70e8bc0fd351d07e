"""A payment at the operator's desk: looking at it, and noting that it went back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.desk import UndoForm
from billing.models import Payment
from billing.selectors.paid import invoices_of
from billing.services import payments
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it paid is open again; nothing is sent anywhere."""
    payment = get_object_or_404(Payment.objects.select_related("business"), pk=pk, kind="payment")
    now, left = timezone.now(), payments.there(payment)
    form = UndoForm(request.POST if request.method == "POST" else None, payment=payment, left=left, at=now)
    if form.is_bound and form.is_valid():
        try:
            payments.undo(payment=payment, person=request.user, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Taken back. What it paid is open again."))
            return redirect("billing:desk")
    context = {
        "form": form,
        "payment": payment,
        "left": left,
        "by_hand": not payment.key.startswith("charge:"),
        "invoices": invoices_of(payment),
    }
    return render(request, "billing/undo.html", context, status=422 if form.errors else 200)
