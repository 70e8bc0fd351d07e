"""One application at the desk, with the buttons that its state allows and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, desk_required
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from pilot.forms.desk import AskForm, DeclineForm, DeskForm, InviteForm, NoteForm, WaitlistForm
from pilot.lifecycle import APPLICATION
from pilot.models import Application
from pilot.selectors.desk_application import DeskApplication, desk_application
from pilot.services import desk as deeds
from pilot.services import invitations
from pilot.views.guards import sentence

Do = Callable[[Application, Any, Actor, datetime], object]


@dataclass(frozen=True)
class Action:
    """One button: its words, what it asks for, and what it does."""

    label: Any
    form: type[DeskForm]
    do: Do
    done: Any
    kind: str = "sec"


def _invite(application: Application, form: InviteForm, by: Actor, at: datetime) -> object:
    return invitations.invite(application=application, cohort=form.chosen, by=by, at=at)


def _waitlist(application: Application, form: WaitlistForm, by: Actor, at: datetime) -> object:
    return deeds.waitlist(application=application, by=by, at=at)


def _decline(application: Application, form: DeclineForm, by: Actor, at: datetime) -> object:
    return deeds.decline(application=application, code=form.cleaned_data["code"], by=by, at=at)


def _ask(application: Application, form: AskForm, by: Actor, at: datetime) -> object:
    return deeds.ask(application=application, text=form.cleaned_data["text"], by=by, at=at)


def _note(application: Application, form: NoteForm, by: Actor, at: datetime) -> object:
    return deeds.add_note(application=application, text=form.cleaned_data["text"], by=by, at=at)


def _renew(application: Application, form: DeskForm, by: Actor, at: datetime) -> object:
    return invitations.renew(application=application, by=by, at=at)


MOVES = {
    "invite": Action(_("Invite"), InviteForm, _invite, _("The invitation is on its way."), kind=""),
    "waitlist": Action(
        _("Put on the waiting list"), WaitlistForm, _waitlist, _("It is on the waiting list.")
    ),
    "ask": Action(_("Ask a question"), AskForm, _ask, _("The question is on its way.")),
    "decline": Action(_("Decline"), DeclineForm, _decline, _("The application is declined."), kind="danger"),
}
# These change no state, so no table names them.
RENEW = Action(_("Send the invitation again"), WaitlistForm, _renew, _("A new invitation is on its way."))
NOTE = Action(_("Add a note"), NoteForm, _note, _("The note is kept."))


def actions(application: Application, by: Actor) -> dict[str, Action]:
    """What may be done now: the legal moves of the lifecycle table, in the order of the page."""
    legal = {move.action for move in APPLICATION.legal(application.state, by.kind)}
    found = {name: action for name, action in MOVES.items() if name in legal}
    if application.state == "invited":
        found["renew"] = RENEW
    return {**found, "note": NOTE}


def _application(pk: UUID) -> Application:
    rows = Application.objects.select_related("programme", "notice", "cohort")
    return get_object_or_404(rows, pk=pk, submitted_at__isnull=False)


@require_safe
@desk_required
def application(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _draw(request, _application(pk))


@require_POST
@desk_required
def act(request: SignedInRequest, pk: UUID, action: str) -> HttpResponse:
    """Does one thing; what the table does not allow now is refused with a sentence, not with an error page."""
    row, by = _application(pk), desk_actor(request.user)
    chosen = {**MOVES, "renew": RENEW, "note": NOTE}.get(action)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST, cohorts=row.programme.cohorts.all(), auto_id=_ids(action))
    if not form.is_valid():
        return _draw(request, row, bound={action: form}, status=422)
    try:
        chosen.do(row, form, by, timezone.now())
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, chosen.done)
    return redirect("pilot:desk_application", pk)


def _draw(
    request: SignedInRequest, row: Application, bound: dict[str, DeskForm] | None = None, status: int = 200
) -> HttpResponse:
    page = desk_application(row)
    buttons = [
        {"name": name, "action": action, "form": (bound or {}).get(name) or _empty(name, action, page)}
        for name, action in actions(row, desk_actor(request.user)).items()
    ]
    context = {"page": page, "buttons": buttons, "form": next(iter((bound or {}).values()), None)}
    return render(request, "pilot/desk_application.html", context, status=status)


def _empty(name: str, action: Action, page: DeskApplication) -> DeskForm:
    return action.form(cohorts=page.open_cohorts, auto_id=_ids(name))


def _ids(name: str) -> str:
    """Several forms stand on one page, so each has ids of its own."""
    return f"id_{name}_%s"
