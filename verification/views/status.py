"""Waiting, answering, giving up: one page that always says who acts next and until when."""

from collections.abc import Iterator

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.forms.submit import AnswerForm
from verification.lifecycle import CASE
from verification.selectors import appeals
from verification.selectors.decisions import about_seal
from verification.selectors.own_seals import main_seal
from verification.selectors.status import Question, Status
from verification.selectors.status import status as read
from verification.services import cases as deeds
from verification.services import mending
from verification.views.own_case import CaseRequest, case_required, may_edit


@require_safe
@case_required
def status(request: CaseRequest) -> HttpResponse:
    return _show(request, read(request.case, at=timezone.now()))


def _show(request: CaseRequest, state: Status, form: AnswerForm | None = None) -> HttpResponse:
    moves = {move.action for move in CASE.legal(request.case.state, "business")}
    form = form or AnswerForm(requirements=[question.requirement for question in state.questions])
    context = {
        "status": state,
        "case": request.case,
        "moves": moves if may_edit(request) else set(),
        "form": form,
        "measure": about_seal(main_seal(request.business.pk)),
        "appeals": appeals.running(request.business),
        "questions": list(_with_fields(state, form)),
        "may_mend": request.case.state in mending.MENDABLE
        and mending.may_mend(request.case, at=timezone.now()),
    }
    return render(request, "verification/status.html", context, status=422 if form.errors else 200)


def _with_fields(state: Status, form: AnswerForm) -> Iterator[tuple[Question, BoundField | None]]:
    """Each question with its field; two questions about the same thing share the field of the last one."""
    last = {question.requirement: question for question in state.questions}
    for question in state.questions:
        shown = last[question.requirement] is question
        yield question, form[f"answer_{question.requirement}"] if shown else None


@require_safe
@case_required
def status_checks(request: CaseRequest) -> HttpResponse:
    """The live part, asked for by the page itself; 204 while nothing changed."""
    state = read(request.case, at=timezone.now())
    if request.GET.get("seen") == state.version:
        return HttpResponse(status=204)
    fresh = request.GET.get("state", request.case.state) == request.case.state
    context = {"status": state, "case": request.case, "fresh": fresh, "update": True}
    return render(request, "verification/status_checks.html", context)


@require_POST
@case_required
def answer(request: CaseRequest) -> HttpResponse:
    """What we asked back goes to the reviewer again; a second click finds it answered."""
    if request.case.state != "info_requested":
        return redirect("verification:status")
    state = read(request.case, at=timezone.now())
    form = AnswerForm(request.POST, requirements=[question.requirement for question in state.questions])
    if form.is_valid():
        try:
            deeds.answer(case=request.case, by=actor(request.user), at=timezone.now(), answers=form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have received your answer."))
            return redirect("verification:status")
    return _show(request, state, form)


@require_POST
@case_required
def more_time(request: CaseRequest) -> HttpResponse:
    try:
        deeds.ask_more_time(case=request.case, by=actor(request.user), at=timezone.now())
    except deeds.NoMoreTime as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have two weeks more."))
    return redirect("verification:status")


@require_POST
@case_required
def reopen(request: CaseRequest) -> HttpResponse:
    try:
        deeds.reopen(case=request.case, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("verification:status")
    return redirect("verification:tasks")


@require_http_methods(["GET", "HEAD", "POST"])
@case_required
def withdraw(request: CaseRequest) -> HttpResponse:
    """A page of its own, since it ends the case."""
    if "withdraw" not in {move.action for move in CASE.legal(request.case.state, "business")}:
        return redirect("verification:status")
    if request.method != "POST":
        return render(
            request, "verification/withdraw.html", {"case": request.case, "may_edit": may_edit(request)}
        )
    try:
        deeds.withdraw(case=request.case, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your case has been withdrawn."))
    return redirect("verification:status")
