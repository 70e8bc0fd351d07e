"""The desk's page of an objection: the decision and what is said against it, side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, desk_required
from config.kernel.errors import Refused
from verification.forms.appeals import AppealOutcomeForm
from verification.forms.review import NoteForm
from verification.models import Case
from verification.rules.appeals import outcomes
from verification.selectors.appeals import DeskAppeal, desk_appeal
from verification.services import review


def show(request: HttpRequest, case: Case, *, status: int = 200, **forms: Form | None) -> HttpResponse:
    """The whole page; `decision` and `note` are forms that were filled in and refused."""
    person: Any = request.user
    page = desk_appeal(case, person=person, actor_kind=desk_actor(person).kind)
    deciding, noting = forms.get("decision") or _form(page), forms.get("note") or NoteForm()
    wrong = next((form for form in (deciding, noting) if form.is_bound), None)
    context = {"page": page, "case": case, "decision": deciding, "note": noting, "form": wrong}
    return render(request, "verification/review/appeal.html", context, status=status)


def _form(page: DeskAppeal, data: Any = None) -> AppealOutcomeForm:
    old = page.old
    return AppealOutcomeForm(data, outcomes=outcomes(old.outcome), stored=old.reasons)


@require_POST
@desk_required
def decide(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Uphold takes effect at once; anything else waits for a second person."""
    rows = Case.objects.select_related("business", "assignee").filter(kind=Case.Kind.APPEAL)
    case = get_object_or_404(rows, pk=pk, appeal__isnull=False)
    page = desk_appeal(case, person=request.user, actor_kind=desk_actor(request.user).kind)
    form = _form(page, request.POST)
    if not form.is_valid():
        return show(request, case, decision=form, status=422)
    data = form.cleaned_data
    try:
        review.propose_appeal(
            case=case,
            person=request.user,
            at=timezone.now(),
            outcome=data["outcome"],
            text=data["text"],
            stands=data.get("stands", ()),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(request, case, decision=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("verification:review_queue")
