"""Cancelling for everybody, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.cancelling import CancelForm
from billing.models import Cancellation
from billing.services import cancelling
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = cancelling.receive(written=form.written, language=get_language() or "de", at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("billing:cancel_received", reference=row.reference)
    return render(request, "billing/cancel.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt: reference, date and time. What was written stands in the mail alone, since links get around."""
    row = get_object_or_404(Cancellation, reference=reference[:12])
    return render(request, "billing/cancel_received.html", {"row": row})
