"""Plans and prices at the operator's desk: every version, and a new one for days to come."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import desk_actor
from accounts.selectors.calendar import today
from accounts.views.access import SignedInRequest, operator_required
from billing.forms.plans import VersionForm
from billing.selectors import plans as read
from billing.selectors.plan_page import Card
from billing.services import plans
from config.kernel.errors import Refused


@require_safe
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    return render(request, "billing/plans.html", {"plans": read.overview(today(timezone.now()))})


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def revise(request: SignedInRequest, code: str) -> HttpResponse:
    """The first press shows the card as customers will see it, the second one sets it."""
    newest = read.newest(code)
    if newest is None:
        raise Http404
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form = VersionForm(data, version=newest, at=now)
    card = None
    if form.is_bound and form.is_valid():
        if request.POST.get("step") == "set" and _set(request, form):
            return redirect("billing:desk_plans")
        card = Card(form.drawn, is_own=False, is_next=False) if form.is_valid() else None
    shown = bool(card) and request.POST.get("step") != "change"
    context = {"form": form, "newest": newest, "card": card if shown else None}
    return render(request, "billing/plan_version.html", context, status=422 if form.errors else 200)


def _set(request: SignedInRequest, form: VersionForm) -> bool:
    """Whether there is a new version; if not, the form says why."""
    try:
        plans.revise(
            code=form.version.plan.code,
            valid_from=form.cleaned_data["valid_from"],
            changes=form.changes,
            by=desk_actor(request.user),
            at=form.at,
        )
    except plans.DayIsTaken as refusal:
        form.add_error("valid_from", str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The new version is set. It holds for orders from its day on."))
    return True
