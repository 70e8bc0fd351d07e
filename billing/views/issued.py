"""An issued invoice at the operator's desk: looking at it, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.desk import CreditForm
from billing.selectors import corrections, documents
from billing.selectors.paid import payments_on
from billing.selectors.withdrawals import withdrawn_from
from billing.services import crediting, reissuing
from billing.views.corrections import tell
from billing.views.invoices import stored
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """An invoice is never changed: a mistake is taken back by a document of its own."""
    found = documents.shown(documents.kept().filter(pk=pk))
    if found is None:
        raise Http404
    form = CreditForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = crediting.propose(
                invoice=found.invoice, parts=(), person=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, made)
            return redirect("billing:desk_invoice", pk=made.note_id or pk)
    context = {
        "shown": found,
        "form": form,
        "left": corrections.left(found.invoice),
        "may_again": _may_again(found),
        "paid": payments_on(found.invoice),
    }
    return render(request, "billing/desk_invoice.html", context, status=422 if form.errors else 200)


def _may_again(found: documents.Shown) -> bool:
    """As the service sees it: all of it went back at once, and not because the business withdrew."""
    whole = not found.instead and corrections.taken_back_at_once(found.invoice)
    return whole and not withdrawn_from(found.invoice, found.invoice.subscription)


@require_POST
@operator_required
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was taken back as a whole, with the details that hold now."""
    invoice = get_object_or_404(documents.kept().select_related("business"), pk=pk, kind="invoice")
    try:
        made, fresh = reissuing.again(invoice=invoice, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("billing:desk_invoice", pk=pk)
    if fresh:
        messages.success(request, _("Issued again. The customer gets it by e-mail."))
    else:
        messages.info(request, _("This was issued again before. Nothing was issued twice."))
    return redirect("billing:desk_invoice", pk=made.pk)


@require_safe
@operator_required
def pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = documents.kept().filter(pk=pk)
    number = rows.values_list("number", flat=True).first()
    return stored(request, rows, "pdf", number or "")
