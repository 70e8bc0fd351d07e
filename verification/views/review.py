"""The review desk: the queue, one case on one page, and deciding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, desk_required
from config.kernel.errors import Refused
from verification.forms.review import ASK_BACK, AgainForm, DecisionForm, NoteForm, VerdictForm
from verification.models import Case, Document
from verification.selectors import queues
from verification.selectors import review as selectors
from verification.services import review
from verification.views import review_appeals


@require_safe
@desk_required
def queue(request: SignedInRequest) -> HttpResponse:
    """Due first; `?show=` waiting, mine, second, asked, checks or open."""
    scope = request.GET.get("show", "waiting")
    found = queues.queue(scope=scope, person=request.user, cursor=request.GET.get("after", ""))
    return render(request, "verification/review/queue.html", {"queue": found, "now": timezone.now()})


@require_POST
@desk_required
def take_next(request: SignedInRequest) -> HttpResponse:
    case = review.take_next(person=request.user, at=timezone.now())
    if case is None:
        messages.info(request, _("Nothing is waiting that you may decide."))
        return redirect("verification:review_queue")
    return redirect("verification:review_case", pk=case.pk)


@require_safe
@desk_required
def case(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return show(request, case_of(pk))


@require_safe
@desk_required
def history(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = case_of(pk)
    return render(
        request, "verification/review/history.html", {"case": found, "entries": selectors.history(found)}
    )


@require_POST
@desk_required
def take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return do(request, pk, lambda found: review.take(case=found, person=request.user, at=timezone.now()))


@require_POST
@desk_required
def put_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return do(request, pk, lambda found: review.put_back(case=found, person=request.user, at=timezone.now()))


@require_POST
@desk_required
def confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return do(request, pk, lambda found: review.confirm(case=found, person=request.user, at=timezone.now()))


@require_POST
@desk_required
def send_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, case_of(pk), note=form, status=422)
    text = form.cleaned_data["text"]
    return do(
        request,
        pk,
        lambda found: review.send_back(case=found, person=request.user, at=timezone.now(), text=text),
    )


@require_POST
@desk_required
def note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, case_of(pk), note=form, status=422)
    text = form.cleaned_data["text"]
    return do(
        request, pk, lambda found: review.note(case=found, person=request.user, at=timezone.now(), text=text)
    )


@require_POST
@desk_required
def verdict(request: SignedInRequest, pk: UUID, document: UUID) -> HttpResponse:
    form = VerdictForm(request.POST)
    paper = get_object_or_404(Document, pk=document, case_id=pk, removed_at=None)
    if not form.is_valid():
        messages.error(request, _("Choose whether the document shows what it should."))
        return redirect("verification:review_case", pk=pk)
    chosen = form.cleaned_data["verdict"]
    return do(
        request,
        pk,
        lambda _found: review.judge_document(
            document=paper, verdict=chosen, person=request.user, at=timezone.now()
        ),
    )


@require_POST
@desk_required
def decide(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Approve, ask back or reject; a second person confirms where it is needed."""
    found = case_of(pk)
    if found.kind == Case.Kind.APPEAL:
        raise Http404
    page = _read(request, found)
    form = DecisionForm(
        request.POST, case=found, actions=page.moves, by_hand=page.by_hand, set_aside=page.set_aside
    )
    if not form.is_valid():
        return show(request, found, decision=form, status=422)
    now, person, outcome = timezone.now(), request.user, form.cleaned_data["outcome"]
    try:
        if outcome == ASK_BACK:
            review.ask_back(case=found, person=person, at=now, flags=form.reasons())
        else:
            review.propose(case=found, person=person, at=now, wish=form.wish())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(request, found, decision=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("verification:review_queue")


def case_of(pk: UUID) -> Case:
    """The case as the pages of the desk need it."""
    rows = Case.objects.select_related("business", "assignee").prefetch_related("requirements", "findings")
    return get_object_or_404(rows, pk=pk)


def do(request: SignedInRequest, pk: UUID, deed: Any) -> HttpResponse:
    """Does it and shows the case again; a refusal is said on the page, with nothing changed."""
    try:
        deed(case_of(pk))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("verification:review_case", pk=pk)


def _read(request: HttpRequest, found: Case) -> selectors.CasePage:
    person: Any = request.user
    now = timezone.now()
    return selectors.case_page(
        found,
        person=person,
        actor_kind=desk_actor(person).kind,
        judged=review.judgement(found, at=now, duplicates=False),
    )


def show(request: HttpRequest, found: Case, *, status: int = 200, **forms: Form) -> HttpResponse:
    if found.kind == Case.Kind.APPEAL:
        return review_appeals.show(request, found, status=status, **forms)
    page = _read(request, found)
    decision = forms.get("decision") or DecisionForm(
        case=found, actions=page.moves, by_hand=page.by_hand, set_aside=page.set_aside
    )
    noting = forms.get("note") or NoteForm()
    reasons = page.proposal.reasons if page.proposal else []
    again = forms.get("again") or AgainForm(initial=reasons[0] if reasons else {})
    wrong = next((form for form in (decision, noting, again) if form.is_bound), None)
    context = {
        "page": page,
        "case": found,
        "decision": decision,
        "note": noting,
        "again": again,
        "form": wrong,
    }
    return render(request, "verification/review/case.html", context, status=status)
