"""Reports at the desk: the inbox, one report on one page, and what is done about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views.access import SignedInRequest, desk_required
from config.kernel.errors import Refused
from directory.forms.reports import ActForm, JoinForm, ReportNoteForm
from directory.models import Report
from directory.selectors import lookalikes
from directory.selectors import reports as selectors
from directory.selectors.report_words import KIND_WORDS, STATE_WORDS
from directory.services import reports as deeds

PLAIN: dict[str, Callable[..., Report]] = {
    "triage": deeds.triage,
    "take": deeds.take,
    "put_back": deeds.put_back,
    "dismiss": deeds.dismiss,
}


@require_safe
@desk_required
def reports(request: SignedInRequest) -> HttpResponse:
    """Whose time runs out first stands on top."""
    given = request.GET
    state, kind = given.get("state", "open"), given.get("kind", "")
    found = selectors.listed(
        state=state,
        kind=kind,
        text=given.get("q", "")[:40],
        after=given.get("after", "")[:80],
        at=timezone.now(),
    )
    context = {
        "list": found,
        "waiting": lookalikes.waiting(),
        "states": [("open", _("Open")), ("all", _("All")), *STATE_WORDS.items()],
        "kinds": [("", _("All")), *KIND_WORDS.items()],
        "chosen": {"state": state, "kind": kind, "q": given.get("q", "")[:40]},
    }
    return render(request, "directory/reports_desk.html", context)


@require_safe
@desk_required
def one(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(
        request, get_object_or_404(Report.objects.select_related("business", "seal", "assignee"), pk=pk)
    )


def _page(request: SignedInRequest, report: Report, **forms: Any) -> HttpResponse:
    context = {
        "page": selectors.one(report, request.user, at=timezone.now()),
        "report": report,
        "warnings": lookalikes.shown(report),
        "warn": lookalikes.address_to_warn(report),
        "notes": report.notes.select_related("author").order_by("-id"),
        "act": ActForm(),
        "join": JoinForm(),
        "note": ReportNoteForm(),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "directory/report_desk.html", context, status=422 if wrong else 200)


@require_POST
@desk_required
def do(request: SignedInRequest, pk: UUID, deed: str) -> HttpResponse:
    report = get_object_or_404(Report.objects.select_related("business", "seal", "assignee"), pk=pk)
    if deed in PLAIN:
        return _done(
            request, report, lambda: PLAIN[deed](report=report, person=request.user, at=timezone.now())
        )
    match deed:
        case "act":
            return _filled(request, report, "act", ActForm(request.POST), _act)
        case "join":
            return _filled(request, report, "join", JoinForm(request.POST), _join)
        case "note":
            return _filled(request, report, "note", ReportNoteForm(request.POST), _note)
        case _:
            raise Http404


def _act(report: Report, given: dict[str, Any], person: User) -> object:
    return deeds.act(report=report, action=given["action"], person=person, at=timezone.now())


def _join(report: Report, given: dict[str, Any], person: User) -> object:
    return deeds.join(report=report, reference=given["reference"], person=person, at=timezone.now())


def _note(report: Report, given: dict[str, Any], person: User) -> object:
    return deeds.note(report=report, text=given["text"], person=person, at=timezone.now())


def _filled(
    request: SignedInRequest,
    report: Report,
    name: str,
    form: Any,
    deed: Callable[[Report, dict[str, Any], User], object],
) -> HttpResponse:
    """Does it with what the form says; a form with mistakes comes back as typed."""
    if not form.is_valid():
        return _page(request, report, **{name: form})
    return _done(request, report, lambda: deed(report, form.cleaned_data, request.user))


def _done(request: HttpRequest, report: Report, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved"))
    return redirect("directory:report_desk", report.pk)
