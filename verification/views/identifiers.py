"""Register number, VAT id and LEI."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from verification.forms.identifiers import IdentifiersForm
from verification.selectors.looks import look_rows
from verification.selectors.progress import Progress, progress
from verification.services import identifiers as deeds
from verification.views.own_case import CaseRequest, go_on, page, task_required, unlocked
from verification.views.two_tabs import TwoTabs


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("identifiers")
def identifiers(request: CaseRequest) -> HttpResponse:
    if not request.business.kind:
        return redirect("verification:kind")
    state = progress(request.case, at=timezone.now())
    form, others, saved = TABS.take(request, state)
    if saved:
        return go_on(request, "identifiers")
    looks = look_rows(state.rows.findings, sources=("vies", "gleif"))
    context = {**page(request, "identifiers", state), "form": form, "others": others, "looks": looks}
    return render(request, "verification/identifiers.html", context, status=422 if form.errors else 200)


def _stored(request: CaseRequest, _state: Progress) -> Mapping[str, Any]:
    return deeds.stored(request.business)


def _form(request: CaseRequest, initial: Mapping[str, Any], data: QueryDict | None) -> IdentifiersForm:
    return IdentifiersForm(
        data, business=request.business, initial=initial, unlocked=unlocked(request, "identifiers")
    )


TABS = TwoTabs(deeds.save, _stored, _form)
