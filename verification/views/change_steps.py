"""What is done to a change that was asked for: papers, handing in, answering, giving up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from accounts.views.full import said
from config.kernel.errors import Refused
from verification.forms.changes import DeclareForm
from verification.forms.documents import FAULTS, DocumentForm
from verification.forms.submit import AnswerForm
from verification.models import Change
from verification.rules.files import Unusable
from verification.selectors import changes as selectors
from verification.selectors.changes import PAGES, ChangePage, change_page
from verification.services import cases, documents
from verification.services import changes as deeds
from verification.views.changes import Forms, show


def _change(request: BusinessRequest, pk: UUID) -> Change:
    found = selectors.of_business(request.business, pk)
    if found is None:
        raise Http404
    return found


def _page(request: BusinessRequest, change: Change) -> ChangePage:
    """The page of this very change; where another one followed it, that one's."""
    return change_page(request.business, change.case.kind, at=timezone.now())


def _back(change: Change) -> HttpResponse:
    return redirect(f"verification:{PAGES[change.case.kind]}")


@require_POST
@business_required
def paper(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """One more file."""
    change = _change(request, pk)
    page = _page(request, change)
    if page.case is None or page.case.pk != pk or page.stage not in ("draft", "asked"):
        return _back(change)
    form = DocumentForm(request.POST, request.FILES, kinds=page.kinds, today=timezone.localdate())
    if form.is_valid() and _take(request, change, form):
        return _back(change)
    return show(request, page, Forms(paper=form))


def _take(request: BusinessRequest, change: Change, form: DocumentForm) -> bool:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        document = deeds.add_paper(
            change=change,
            kind=form.cleaned_data["kind"],
            name=file.name or "",
            content=file.read(),
            issued_on=form.cleaned_data["issued_on"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except Unusable as error:
        form.add_error("file", FAULTS[error.fault])
    except Refused as refusal:
        form.add_error("file", str(refusal))
    else:
        messages.success(request, _("Saved: %(name)s") % {"name": document.name})
    return not form.errors


@require_POST
@business_required
def paper_remove(request: BusinessRequest, pk: UUID, document: UUID) -> HttpResponse:
    change = _change(request, pk)
    try:
        gone = deeds.remove_paper(
            change=change, document_id=document, by=actor(request.user), at=timezone.now()
        )
    except documents.Gone as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(name)s") % {"name": gone.name})
    return _back(change)


@require_POST
@business_required
def submit(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """A second click finds it handed in, which is what was wanted."""
    change = _change(request, pk)
    if change.case.state != "draft":
        return _back(change)
    form = DeclareForm(request.POST)
    if form.is_valid():
        try:
            deeds.submit(change=change, by=actor(request.user), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("We have received your request."))
            return _back(change)
    return show(request, _page(request, change), Forms(declare=form))


@require_POST
@business_required
def answer(request: BusinessRequest, pk: UUID) -> HttpResponse:
    change = _change(request, pk)
    page = _page(request, change)
    if change.case.state != "info_requested":
        return _back(change)
    form = AnswerForm(request.POST, requirements=[one.requirement for one in page.questions])
    if form.is_valid():
        try:
            by = actor(request.user)
            cases.answer(case=change.case, by=by, at=timezone.now(), answers=form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have received your answer."))
            return _back(change)
    return show(request, page, Forms(answer=form))


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def withdraw(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """A page of its own, since it ends the request; the seal is not touched by it."""
    change = _change(request, pk)
    if change.case.state not in selectors.OPEN:
        return _back(change)
    if request.method != "POST":
        may_edit = request.membership.role in EDITING_ROLES
        context = {"change": change, "may_edit": may_edit, "back": PAGES[change.case.kind]}
        return render(request, "verification/change_withdraw.html", context)
    try:
        deeds.withdraw(change=change, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request has been withdrawn. Your seal stays as it is."))
    return _back(change)
