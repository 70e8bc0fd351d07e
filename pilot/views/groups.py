"""The groups of a programme: size, way of giving places, draw, and the next ones on the list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, operator_required
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from pilot.forms.administration import DrawForm, EndForm, GroupForm
from pilot.models import Cohort, Programme
from pilot.selectors import administration as read
from pilot.services import drawing, programmes
from pilot.views.guards import sentence


@require_safe
@operator_required
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """One group; a draw that was made is made again at every look, and compared."""
    return _draw(request, get_object_or_404(Cohort.objects.select_related("programme"), pk=pk))


@require_POST
@operator_required
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new group of a programme."""
    found, form = get_object_or_404(Programme, slug=slug), GroupForm(request.POST)
    if not form.is_valid():
        context = {
            "page": read.programme_page(found, timezone.now()),
            "group": form,
            "end": EndForm(),
            "form": form,
        }
        return render(request, "pilot/programme.html", context, status=422)
    made = programmes.add_cohort(
        programme=found, **form.cleaned_data, by=desk_actor(request.user), at=timezone.now()
    )
    messages.success(request, _("The group is added."))
    return redirect("pilot:group", made.pk)


def _change(cohort: Cohort, form: forms.Form, by: Actor, at: datetime) -> str:
    programmes.change_cohort(cohort=cohort, **form.cleaned_data, by=by, at=at)
    return _("The group is changed.")


def _announce(cohort: Cohort, form: forms.Form, by: Actor, at: datetime) -> str:
    drawing.announce(cohort=cohort, draw_on=form.cleaned_data["draw_on"], by=by, at=at)
    return _("The draw is announced. Everybody on the waiting list gets a mail.")


def _draw_now(cohort: Cohort, form: forms.Form, by: Actor, at: datetime) -> str:
    drawing.draw(cohort=cohort, by=by, at=at)
    return _("The places are drawn, and the invitations are on their way.")


def _fill(cohort: Cohort, form: forms.Form, by: Actor, at: datetime) -> str:
    number = drawing.fill(cohort=cohort, by=by, at=at)
    if not number:
        return _("Nobody could be invited: no place is free, or nobody waits.")
    return ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", number) % {
        "n": number
    }


Do = Callable[[Cohort, Any, Actor, datetime], str]
ACTIONS: dict[str, tuple[type[forms.Form], Do]] = {
    "change": (GroupForm, _change),
    "announce": (DrawForm, _announce),
    "draw": (forms.Form, _draw_now),
    "fill": (forms.Form, _fill),
}


@require_POST
@operator_required
def act(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Does one thing, or says why not beside what was typed."""
    cohort = get_object_or_404(Cohort.objects.select_related("programme"), pk=pk)
    if action not in ACTIONS:
        raise Http404
    kind, do = ACTIONS[action]
    form = kind(request.POST)
    if not form.is_valid():
        return _draw(request, cohort, {action: form}, status=422)
    try:
        done = do(cohort, form, desk_actor(request.user), timezone.now())
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return _draw(request, cohort, {action: form}, status=422)
    messages.success(request, done)
    return redirect("pilot:group", pk)


def _draw(
    request: SignedInRequest, cohort: Cohort, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    forms_of = bound or {}
    initial = {name: getattr(cohort, name) for name in GroupForm.base_fields}
    context = {
        "cohort": cohort,
        "waiting": read.waiting_count(cohort.programme_id),
        "invitations": read.open_invitations(cohort, timezone.now()),
        "places": read.drawn(cohort) if cohort.drawn_at else [],
        "check": drawing.check(cohort) if cohort.drawn_at else None,
        "may_draw": bool(cohort.draw_on and not cohort.drawn_at and cohort.draw_on <= timezone.localdate()),
        "change": forms_of.get("change") or GroupForm(initial=initial),
        "announce": forms_of.get("announce") or DrawForm(initial={"draw_on": cohort.draw_on}),
        "form": next(iter(forms_of.values()), None),
    }
    return render(request, "pilot/group.html", context, status=status)
