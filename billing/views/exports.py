"""A year's documents for the tax adviser: asked for, watched and fetched by an operator."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.desk import YearForm
from billing.models import Export
from billing.selectors import year_files
from billing.services import exports
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def page(request: SignedInRequest) -> HttpResponse:
    years = year_files.years()
    form = YearForm(request.POST if request.method == "POST" else None, years=years)
    if form.is_bound and form.is_valid():
        try:
            exports.ask(person=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The year is being packed. This page shows how far it is."))
            return redirect("billing:desk_exports")
    context = {"form": form, "years": years, "exports": year_files.exports()}
    return render(request, "billing/exports.html", context, status=422 if form.errors else 200)


@require_POST
@operator_required
def fetch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sent piece by piece; who fetched it is written down, so it is no GET."""
    export = get_object_or_404(Export, pk=pk)
    try:
        file = exports.hand_over(export=export, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("billing:desk_exports")
    name = f"invoices-{export.year}-{export.asked_at:%Y%m%d}.zip"
    answer = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)  # the guards know no other answers
