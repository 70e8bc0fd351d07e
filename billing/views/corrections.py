"""The operator takes a part of an invoice back: chosen, shown with its tax, issued; above the limit by two."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.corrections import PartForm
from billing.models import Credit, Invoice
from billing.rules.money import Totals
from billing.selectors import corrections, documents
from billing.services import crediting
from config.kernel.errors import Refused


@require_safe
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    """What waits for a second person."""
    context = {"rows": corrections.waiting(), "states": corrections.STATES}
    return render(request, "billing/corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def part(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first press shows what it comes to, the second one issues it."""
    invoice = get_object_or_404(documents.kept().select_related("business"), pk=pk, kind="invoice")
    lines = corrections.lines(invoice)
    given = request.POST if request.method == "POST" else None
    form = PartForm(given, lines=lines, currency=invoice.currency, language=invoice.language)
    sums = None
    if form.is_bound and form.is_valid():
        sums, made = _propose(request, invoice, form)
        if made is not None:
            return redirect("billing:desk_invoice", pk=made.note_id or invoice.pk)
    context = {
        "invoice": invoice,
        "form": form,
        "sums": sums,
        "typed": form.typed(form.cleaned_data["parts"]) if sums else {},
        "rows": corrections.of(invoice),
        "states": corrections.STATES,
        "left": sum(one.left.net for one in lines),
    }
    return render(request, "billing/correction.html", context, status=422 if form.errors else 200)


def _propose(
    request: SignedInRequest, invoice: Invoice, form: PartForm
) -> tuple[Totals | None, Credit | None]:
    parts, reason = form.cleaned_data["parts"], form.cleaned_data["reason"]
    try:
        sums = crediting.worth(invoice=invoice, parts=parts)
        if request.POST.get("seen") != str(sums.gross):
            return sums, None
        made = crediting.propose(
            invoice=invoice, parts=parts, reason=reason, person=request.user, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None, None
    tell(request, made)
    return sums, made


def tell(request: SignedInRequest, made: Credit) -> None:
    """Says whether it is issued, or waits for somebody."""
    if made.note is None:
        words = _("Somebody else has to confirm this correction; it stands on the list of corrections.")
        messages.info(request, words)
    else:
        messages.success(request, _("Taken back by %(number)s.") % {"number": made.note.number})


@require_POST
@operator_required
def do(request: SignedInRequest, pk: int, deed: str) -> HttpResponse:
    """Confirms or withdraws a correction that somebody proposed."""
    row = get_object_or_404(Credit.objects.select_related("invoice"), pk=pk)
    deeds = {"approve": crediting.approve, "withdraw": crediting.withdraw}
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed](credit=row, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("billing:corrections")
