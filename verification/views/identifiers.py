"""Register number, VAT id and LEI."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.forms.identifiers import IdentifiersForm
from verification.selectors.looks import look_rows
from verification.selectors.progress import Progress, progress
from verification.services import identifiers as deeds
from verification.services.drafts import ChangedMeanwhile, fingerprint
from verification.views.own_case import CaseRequest, differences, go_on, page, task_required, unlocked


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("identifiers")
def identifiers(request: CaseRequest) -> HttpResponse:
    if not request.business.kind:
        return redirect("verification:kind")
    state = progress(request.case, at=timezone.now())
    form = _form(request, state, request.POST if request.method == "POST" else None)
    others: list[tuple[Any, Any]] = []
    if form.is_bound and form.is_valid():
        try:
            deeds.save(
                business=request.business,
                given=form.cleaned_data,
                seen=form.cleaned_data["seen"],
                by=actor(request.user),
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form, others = _again(request, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_on(request, "identifiers")
    looks = look_rows(state.rows.findings, sources=("vies", "gleif"))
    context = {**page(request, "identifiers", state), "form": form, "others": others, "looks": looks}
    return render(request, "verification/identifiers.html", context, status=422 if form.errors else 200)


def _form(request: CaseRequest, state: Progress, data: QueryDict | None) -> IdentifiersForm:
    stored = deeds.stored(request.business)
    initial = {**stored, "seen": fingerprint(stored)}
    return IdentifiersForm(
        data, business=request.business, initial=initial, unlocked=unlocked(request, "identifiers")
    )


def _again(request: CaseRequest, refusal: ChangedMeanwhile) -> tuple[IdentifiersForm, list[tuple[Any, Any]]]:
    """The form as typed, ready to be saved over what another tab saved, which is shown beside it."""
    request.business.refresh_from_db()
    state = progress(request.case, at=timezone.now())
    stored = deeds.stored(request.business)
    data = request.POST.copy()
    data["seen"] = fingerprint(stored)
    form = _form(request, state, data)
    form.add_error(None, str(refusal))
    return form, differences(form, stored)
