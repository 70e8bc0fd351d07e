"""Papers: shown one by one, removed, and handed out to those who may read them."""

from typing import Any, cast
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.forms.documents import FAULTS, DocumentForm
from verification.rules.files import Unusable
from verification.selectors import documents as selector
from verification.selectors import words
from verification.selectors.progress import progress
from verification.services import documents as deeds
from verification.services import papers
from verification.views.own_case import CaseRequest, go_on, page, task_required

LOCKED_DOWN = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("documents")
def documents(request: CaseRequest) -> HttpResponse:
    """One file at a time: more of them at once go wrong more often."""
    if not request.business.kind:
        return redirect("verification:kind")
    posted, now = request.method == "POST", timezone.now()
    state = progress(request.case, at=now)
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        kinds=selector.kinds(state.facts),
        today=timezone.localdate(now),
    )
    if posted and form.is_valid() and _take(request, form):
        return redirect("verification:documents") if "stay" in request.POST else go_on(request, "documents")
    context = {
        **page(request, "documents", state),
        "form": form,
        "documents": [(row, words.PAPERS[row.kind]) for row in state.rows.documents],
    }
    return render(request, "verification/documents.html", context, status=422 if form.errors else 200)


def _take(request: CaseRequest, form: DocumentForm) -> bool:
    """Takes the file in; what is wrong with it stands at its field."""
    file: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        document = deeds.add(
            business=request.business,
            kind=form.cleaned_data["kind"],
            name=file.name or "",
            content=file.read(),
            issued_on=form.cleaned_data["issued_on"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except Unusable as error:
        form.add_error("file", FAULTS[error.fault])
        return False
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("Saved: %(name)s") % {"name": document.name})
    return True


@require_POST
@task_required("documents")
def document_remove(request: CaseRequest, pk: UUID) -> HttpResponse:
    try:
        gone = deeds.remove(
            business=request.business, document_id=pk, by=actor(request.user), at=timezone.now()
        )
    except deeds.Gone as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(name)s") % {"name": gone.name})
    return redirect("verification:documents")


@require_safe
@login_required
def document(request: HttpRequest, pk: UUID) -> FileResponse:
    """The bytes, as something to save and never as something to show: a PDF is kept as it came."""
    person = cast(User, request.user)
    found = selector.readable(pk, person, desk=sees_desk(person))
    if found is None:
        raise Http404
    try:
        file = papers.path(found.storage_name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = LOCKED_DOWN
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def sees_desk(person: User) -> bool:
    """The desk is open only with a second factor, wherever its papers lie."""
    return person.works_at_desk and (not settings.DESK_SECOND_FACTOR or is_mfa_enabled(person))
