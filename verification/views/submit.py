"""Check everything once more, declare, hand in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import Stale
from verification.forms.submit import SubmitForm
from verification.selectors.submit import review
from verification.services import cases as deeds
from verification.views.own_case import CaseRequest, case_required, may_edit


@require_http_methods(["GET", "HEAD", "POST"])
@case_required
def submit(request: CaseRequest) -> HttpResponse:
    """A second click finds the case handed in already, which is what was wanted."""
    if request.case.state != "draft":
        return redirect("verification:status")
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            deeds.submit(case=request.case, by=actor(request.user), at=timezone.now())
        except deeds.NotReady as refusal:
            form.add_error(None, str(refusal))
        except (IllegalMove, Stale):
            return redirect("verification:status")
        else:
            return redirect("verification:status")
    context = {
        "form": form,
        "review": review(request.case, at=timezone.now()),
        "case": request.case,
        "may_edit": may_edit(request),
    }
    return render(request, "verification/submit.html", context, status=422 if form.errors else 200)
