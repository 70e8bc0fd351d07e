"""A decision, as a page, as JSON, and the way to mend what it was about."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from verification.selectors import cases
from verification.selectors.appeals import ANSWERS
from verification.selectors.decisions import DecisionPage, as_json, decision_page
from verification.services import mending as deeds


def _page(request: BusinessRequest, pk: UUID) -> DecisionPage:
    found = decision_page(request.business, pk)
    if found is None:
        raise Http404
    return found


@require_safe
@business_required
def decision(request: BusinessRequest, pk: UUID) -> HttpResponse:
    page = _page(request, pk)
    may_edit = request.membership.role in EDITING_ROLES
    mend = may_edit and page.is_current and page.case.state in deeds.MENDABLE
    context = {
        "page": page,
        "may_mend": mend and deeds.may_mend(page.case, at=timezone.now()),
        "operator": settings.OPERATOR,
        "now": timezone.now(),
        "answers": page.decision.outcome in ANSWERS,
    }
    return render(request, "verification/decision.html", context)


@require_safe
@business_required
def decision_json(request: BusinessRequest, pk: UUID) -> JsonResponse:
    return JsonResponse(as_json(_page(request, pk)), json_dumps_params={"ensure_ascii": False})


@require_POST
@business_required
def mend(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """A new case with everything that was fine; a second click leads to the same one."""
    case = get_object_or_404(cases.own(request.business), decisions=pk)
    try:
        deeds.mend(case=case, by=actor(request.user), at=timezone.now())
    except deeds.MendLater as refusal:
        messages.error(request, str(refusal))
        return redirect("verification:decision", pk)
    return redirect("verification:tasks")
