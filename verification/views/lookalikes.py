"""Warnings at the desk: the list, one on one page, proposing one, and deciding about it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, desk_required
from config.kernel.errors import Refused
from verification.forms.lookalikes import LookalikeForm, StepForm
from verification.models import Lookalike
from verification.rules.lookalikes import KINDS
from verification.selectors import lookalikes as reading
from verification.selectors.desk_words import word
from verification.services import lookalikes

PREFILLED = ("kind", "value", "code", "reference")
DEEDS: dict[str, Callable[..., Lookalike]] = {
    "confirm": lookalikes.confirm,
    "refuse": lookalikes.refuse,
    "renew": lookalikes.renew,
    "lift": lookalikes.lift,
}


@require_safe
@desk_required
def warnings(request: SignedInRequest) -> HttpResponse:
    """What is shown or waits, newest first; `?state=`, `?kind=` and `?q=` narrow it."""
    chosen = {name: request.GET.get(name, "")[:60] for name in ("state", "kind", "q")}
    found = reading.listed(
        state=chosen["state"],
        kind=chosen["kind"],
        text=chosen["q"],
        after=request.GET.get("after", ""),
        at=timezone.now(),
    )
    context = {
        "list": found,
        "chosen": chosen,
        "states": [
            ("", _("Open")),
            ("all", _("All")),
            *((one, word("lookalike", one)) for one in reading.STATES),
        ],
        "kinds": [("", _("All")), *((one, word("lookalike_kind", one)) for one in KINDS)],
        "now": timezone.now(),
    }
    return render(request, "verification/review/warnings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def propose(request: SignedInRequest) -> HttpResponse:
    """Filled in by a report's page or a seal's; waits for a second person."""
    initial = {name: request.GET.get(name, "")[:300] for name in PREFILLED}
    form = LookalikeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = lookalikes.propose(suspicion=form.suspicion(), person=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. A second person has to confirm it."))
            return redirect("verification:warning", made.pk)
    return render(
        request, "verification/review/warning_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@desk_required
def warning(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _page(request, found, StepForm(state=found.state))


@require_POST
@desk_required
def act(request: SignedInRequest, pk: int, deed: str) -> HttpResponse:
    """Confirm, refuse, renew or lift; the page again where that is refused, with what was typed."""
    if deed not in DEEDS:
        raise Http404
    found = _found(pk)
    form = StepForm(request.POST, state=found.state)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        DEEDS[deed](lookalike=found, note=form.cleaned_data["note"], person=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _found(pk), form, status=409)
    messages.success(request, _("Saved. Public pages show it within five seconds."))
    return redirect("verification:warning", pk)


def _found(pk: int) -> Lookalike:
    rows = Lookalike.objects.select_related("seal__business", "proposer", "confirmer")
    return get_object_or_404(rows, pk=pk)


def _page(request: SignedInRequest, found: Lookalike, form: StepForm, *, status: int = 200) -> HttpResponse:
    page = reading.page(found, person=request.user, actor_kind=desk_actor(request.user).kind)
    context = {"page": page, "warning": found, "form": form, "tag": reading.TAGS[found.state]}
    return render(request, "verification/review/warning.html", context, status=status)
