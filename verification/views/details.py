"""The company details, and what is said about a name while it is typed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors.names import is_borne
from accounts.views.access import BusinessRequest, business_required
from verification.forms.details import DetailsForm
from verification.forms.name_words import name_sentences
from verification.selectors import cases
from verification.selectors.progress import Progress, progress
from verification.services import details as deeds
from verification.views.own_case import CaseRequest, go_on, page, task_required, unlocked
from verification.views.two_tabs import TwoTabs


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("details")
def details(request: CaseRequest) -> HttpResponse:
    if not request.business.kind:
        return redirect("verification:kind")
    state = progress(request.case, at=timezone.now())
    form, others, saved = TABS.take(request, state)
    if saved:
        return go_on(request, "details")
    shown = {"form": form, "others": others, "sealed_name": _sealed_name(request, state)}
    context = {**page(request, "details", state), **shown}
    return render(request, "verification/details.html", context, status=422 if form.errors else 200)


def _sealed_name(request: CaseRequest, state: Progress) -> str:
    name = state.rows.name
    return name.text if name and cases.keeps_its_name(request.case) else ""


def _stored(request: CaseRequest, state: Progress) -> Mapping[str, Any]:
    return deeds.stored(request.case, state.rows)


def _form(request: CaseRequest, initial: Mapping[str, Any], data: QueryDict | None) -> DetailsForm:
    return DetailsForm(data, business=request.business, initial=initial, unlocked=_unlocked(request))


def _unlocked(request: CaseRequest) -> frozenset[str] | None:
    """The sealed name is not changed here: it has a page of its own."""
    fields = unlocked(request, "details")
    if not cases.keeps_its_name(request.case):
        return fields
    return frozenset(DetailsForm.base_fields if fields is None else fields) - {"name"}


TABS = TwoTabs(deeds.save, _stored, _form)


@require_safe
@business_required
def name_check(request: BusinessRequest) -> HttpResponse:
    """Said while somebody types: what is wrong with the name, or that nothing is."""
    name = request.GET.get("name", "")[:2000]
    problems = name_sentences(name) if name.strip() else []
    context = {
        "problems": problems,
        "typed": bool(name.strip()),
        "borne": bool(name.strip()) and not problems and is_borne(name, business=request.business.pk),
    }
    return render(request, "verification/name_check.html", context)
