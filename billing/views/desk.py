"""The operator's pages about money: what is open, what came in, who cancelled, whose size is looked at."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Business
from accounts.selectors.calendar import today
from accounts.views.access import SignedInRequest, operator_required
from billing.forms.desk import DrawForm, MarkForm
from billing.models import Cancellation, OpenItem, SizeAudit, SizeAuditEntry
from billing.selectors import desk, size
from billing.selectors.figures import figures
from billing.services import matched, payments, sizes, withdrawing
from config.kernel.errors import Refused


@require_safe
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    search, day = request.GET.get("q", ""), today(timezone.now())
    context = {
        "page": desk.open_items(page=request.GET.get("page", ""), search=search),
        "others": desk.others(search=search),
        "today": day,
        "unclear": desk.unclear(),
        "figures": figures(on=day),
    }
    return render(request, "billing/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """One transfer for one invoice; what is too much waits for the next invoice."""
    item = get_object_or_404(OpenItem.objects.select_related("invoice__business"), pk=pk)
    now = timezone.now()
    form = MarkForm(request.POST if request.method == "POST" else None, item=item, at=now)
    if form.is_bound and form.is_valid():
        try:
            payments.mark(item=item, person=request.user, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The payment is marked."))
            return redirect("billing:desk")
    return render(
        request, "billing/mark.html", {"form": form, "item": item}, status=422 if form.errors else 200
    )


@require_POST
@operator_required
def cancellation(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Applies a cancellation to the business chosen, or refuses it."""
    row = get_object_or_404(Cancellation, pk=pk)
    deed: dict[str, Any] = {"cancellation": row, "person": request.user, "at": timezone.now()}
    try:
        if action == "apply":
            deed["business"] = get_object_or_404(Business, pk=_chosen(request))
            if row.is_withdrawal:
                withdrawing.apply(**deed)
            else:
                at_once = row.kind == row.Kind.EXTRAORDINARY and request.POST.get("end") == "at_once"
                matched.apply(at_once=at_once, **deed)
        elif action == "refuse":
            matched.refuse(reason="no_such_contract", **deed)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. The sender is told by e-mail."))
    return redirect("billing:desk")


def _chosen(request: SignedInRequest) -> UUID:
    try:
        return UUID(request.POST.get("business", ""))
    except ValueError:
        return UUID(int=0)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def sizes_page(request: SignedInRequest) -> HttpResponse:
    """Samples that were drawn, drawing another one, and who did not declare."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = DrawForm(data, initial={"year": today(now).year - 1, "wanted": 10})
    if form.is_bound and form.is_valid():
        row = sizes.draw(person=request.user, at=now, **form.cleaned_data)
        return redirect("billing:desk_sample", pk=row.pk)
    page = size.unanswered(page=request.GET.get("page", ""))
    context = {"form": form, "audits": desk.audits(), "page": page}
    return render(request, "billing/samples.html", context, status=422 if form.errors else 200)


@require_safe
@operator_required
def sample(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SizeAudit, pk=pk)
    return render(request, "billing/sample.html", {"audit": row, "entries": desk.entries(row)})


@require_POST
@operator_required
def close_entry(request: SignedInRequest, pk: int, outcome: str) -> HttpResponse:
    entry = get_object_or_404(SizeAuditEntry, pk=pk)
    if outcome not in SizeAuditEntry.Outcome.values:
        raise Http404
    try:
        sizes.close(entry=entry, outcome=outcome, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:desk_sample", pk=entry.audit_id)
