"""The task list, and the first case."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from verification.selectors import cases, clock
from verification.selectors.tasks import needs, task_list
from verification.services import cases as deeds


@require_safe
@business_required
def tasks(request: BusinessRequest) -> HttpResponse:
    """What is asked for, before the first field. Without a case: the same list, and how one begins."""
    now = timezone.now()
    case = cases.current(request.business)
    may_edit = request.membership.role in EDITING_ROLES
    if case is None or case.state == "withdrawn":
        context = {"needs": needs(request.business), "promise": clock.promise(now), "may_edit": may_edit}
        return render(request, "verification/tasks_start.html", context)
    return render(request, "verification/tasks.html", {"list": task_list(case, at=now), "may_edit": may_edit})


@require_POST
@business_required
def start(request: BusinessRequest) -> HttpResponse:
    deeds.open_initial(
        business=request.business,
        by=actor(request.user),
        at=timezone.now(),
        language=get_language() or "de",
    )
    return redirect("verification:tasks")
