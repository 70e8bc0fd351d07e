"""Which kind of business it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.forms.kind import CHOICES, KindForm
from verification.selectors.progress import progress
from verification.services import details as deeds
from verification.views.own_case import CaseRequest, go_on, page, task_required


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("kind")
def kind(request: CaseRequest) -> HttpResponse:
    """Decides which tasks appear and what is asked for."""
    posted = request.method == "POST"
    form = KindForm(request.POST if posted else None, business=request.business)
    if posted and form.is_valid():
        chosen, legal_form = CHOICES[form.cleaned_data["kind"]]
        try:
            deeds.save_kind(
                business=request.business,
                kind=chosen,
                legal_form=legal_form,
                country=form.cleaned_data["country"],
                by=actor(request.user),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_on(request, "kind")
    context = {**page(request, "kind", progress(request.case, at=timezone.now())), "form": form}
    return render(request, "verification/kind.html", context, status=422 if form.errors else 200)
