"""An invoice as a page, as PDF and as XML: for the business that it was issued to."""

from typing import Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import BILLING_ROLES
from accounts.views.access import BusinessRequest, roles_required
from billing.models import Invoice
from billing.selectors import documents

money_only = roles_required(see=BILLING_ROLES, act=BILLING_ROLES)
TYPES: Final = {"pdf": "application/pdf", "xml": "application/xml"}


@require_safe
@money_only
def page(request: BusinessRequest, number: str) -> HttpResponse:
    """What the PDF says, and whether it is paid."""
    found = documents.shown(documents.of(request.business).filter(number=number))
    if found is None:
        raise Http404
    return render(request, "billing/invoice.html", {"shown": found})


@require_safe
@money_only
def pdf(request: BusinessRequest, number: str) -> HttpResponse:
    return stored(request, documents.of(request.business).filter(number=number), "pdf", number)


@require_safe
@money_only
def xml(request: BusinessRequest, number: str) -> HttpResponse:
    return stored(request, documents.of(request.business).filter(number=number), "xml", number)


def stored(request: HttpRequest, rows: "QuerySet[Invoice]", kind: str, number: str) -> HttpResponse:
    """The bytes of the one document that there is; 404 for a stranger's, 409 while it is being made."""
    if not rows.exists():
        raise Http404
    content = documents.content(rows, kind)
    if content is None:
        return render(request, "billing/being_made.html", {"number": number}, status=409)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{number}.{kind}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
