"""Cancelling for everybody, without signing in; and the receipt, for whoever holds its link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from billing.emails.withdrawals import next_step
from billing.forms.cancelling import CancelForm
from billing.models import Cancellation, Receipt
from billing.selectors.receipts import by_receipt_token, ends, receipt_token
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
            return redirect("billing:cancel_received", receipt_token(row))
    return render(request, "billing/cancel.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """What was written, and when it came in to the second; for whoever holds the link, which nobody can guess."""
    row = _found(token)
    made = Receipt.objects.filter(cancellation=row).exists()
    context = _words(row) | {"row": row, "token": token, "made": made}
    return _private(render(request, "billing/cancel_received.html", context))


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a document; the bytes that there are, whenever it is asked for."""
    row = _found(token)
    made = Receipt.objects.filter(cancellation=row).first()
    if made is None:
        context = _words(row) | {"row": row, "token": token, "made": False}
        return _private(render(request, "billing/cancel_received.html", context, status=409))
    answer = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.reference}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return _private(answer)


def _words(row: Cancellation) -> dict[str, Any]:
    """What ends when, or what comes next after a withdrawal: the page says what its mail says."""
    return {"next_step": next_step(row)} if row.is_withdrawal else {"ends": ends(row)}


def _found(token: str) -> Cancellation:
    row = by_receipt_token(token)
    if row is None:
        raise Http404
    return row


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
