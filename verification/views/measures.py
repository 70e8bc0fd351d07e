"""One seal as the desk sees it, measures against it, and what becomes of one that was sent back."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.access import SignedInRequest, desk_required
from config.kernel.errors import Refused
from verification.forms.review import AgainForm, MeasureForm
from verification.models import Seal
from verification.rules import codes
from verification.selectors.lookalikes import about_seal
from verification.services import review
from verification.views.review import case_of, do, show


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def seal(request: SignedInRequest, code: str) -> HttpResponse:
    """Suspend, revoke or resume: reason, words, and the code typed again. Revoking waits for a second person."""
    found = get_object_or_404(Seal.objects.select_related("business"), code=codes.parse(code) or "")
    form = MeasureForm(request.POST or None, seal_code=found.code, state=found.state)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    events = found.events.order_by("-index")
    context = {
        "seal": found,
        "shown": codes.shown(found.code),
        "form": form,
        "events": events,
        "beside": Seal.objects.filter(business=found.business, state__in=("active", "suspended"))
        .exclude(pk=found.pk)
        .order_by("further", "pk"),
        "lookalikes": about_seal(found.pk),
    }
    return render(request, "verification/review/seal.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _open(request: SignedInRequest, found: Seal, form: MeasureForm) -> HttpResponse:
    """Proposed and, where one person is enough, decided as one: what is refused leaves no case behind."""
    measure, _separator, reason = form.cleaned_data["measure"].partition(":")
    now, person = timezone.now(), request.user
    case = review.open_measure(
        seal=found, measure=measure, reason=reason, text=form.cleaned_data["text"], person=person, at=now
    )
    if not case.proposal.four_eyes:
        review.confirm(case=case, person=person, at=now)
        messages.success(request, _("Done. The public pages show it now."))
        return redirect("verification:review_seal", code=codes.shown(found.code))
    messages.success(request, _("Proposed. A second person has to confirm it."))
    return redirect("verification:review_case", pk=case.pk)


@require_POST
@desk_required
def again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Sent back, and proposed once more with other words."""
    found, form = case_of(pk), AgainForm(request.POST)
    if form.is_valid():
        try:
            review.propose_again(
                case=found, person=request.user, text=form.cleaned_data["text"], at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. A second person has to confirm it."))
            return redirect("verification:review_case", pk=pk)
    return show(request, case_of(pk), again=form, status=422)


@require_POST
@desk_required
def drop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return do(request, pk, lambda found: review.drop(case=found, person=request.user, at=timezone.now()))
