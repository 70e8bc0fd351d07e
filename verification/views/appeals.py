"""Objecting to a decision: one address for the draft, for what was submitted, and for what came of it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from config.kernel.errors import Refused
from verification.forms.appeals import AppealForm
from verification.forms.documents import FAULTS
from verification.rules.files import MAX_BYTES, FileFault, Unusable
from verification.selectors.appeals import AppealPage, appeal_page
from verification.services import appeals as deeds
from verification.services import documents
from verification.services.drafts import ChangedMeanwhile, fingerprint
from verification.services.papers import NotKept


def _page(request: BusinessRequest, pk: UUID) -> AppealPage:
    found = appeal_page(request.business, pk, at=timezone.now())
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def appeal(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Save keeps the draft, submit hands it in. A second submit finds it handed in, which is what was wanted."""
    page = _page(request, pk)
    if request.method != "POST" or page.stage not in ("open", "over"):
        return _show(request, page) if request.method != "POST" else redirect("verification:appeal", pk)
    form = AppealForm(request.POST, request.FILES)
    if form.is_valid() and _keep(request, page, form):
        if "submit" not in request.POST:
            messages.success(request, _("Saved. Nothing has been sent yet."))
        return redirect("verification:appeal", pk)
    return _show(request, _page(request, pk), form)


def _keep(request: BusinessRequest, page: AppealPage, form: AppealForm) -> bool:
    """Words first, then the file, then handing in: what was good before a refusal stays kept."""
    by, now, decision = actor(request.user), timezone.now(), page.decision
    text, seen = form.cleaned_data["text"], request.POST.get("seen", "")
    try:
        deeds.save(decision=decision, text=text, seen=seen, by=by, at=now)
        form.kept = True
        if not _add_file(page, form, request):
            return False
        if "submit" in request.POST:
            deeds.submit(decision=decision, by=by, at=now)
    except deeds.WithUs:
        return True
    except deeds.NothingSaid as refusal:
        form.add_error("text", str(refusal))
        return False
    except Refused as refusal:
        form.changed = isinstance(refusal, ChangedMeanwhile)
        form.add_error(None, str(refusal))
        return False
    return True


def _add_file(page: AppealPage, form: AppealForm, request: BusinessRequest) -> bool:
    file = form.cleaned_data["file"]
    if file is None:
        return True
    try:
        if (file.size or 0) > MAX_BYTES:
            raise Unusable(FileFault.TOO_LARGE)
        deeds.add_file(
            decision=page.decision,
            name=file.name or "",
            content=file.read(),
            by=actor(request.user),
            at=timezone.now(),
        )
    except Unusable as error:
        form.add_error("file", FAULTS[error.fault])
    except (documents.TooMany, NotKept) as refusal:
        form.add_error("file", str(refusal))
    return not form.errors


def _show(request: BusinessRequest, page: AppealPage, form: AppealForm | None = None) -> HttpResponse:
    form = form or AppealForm(initial={"text": page.text})
    # Words that were not saved were still written from what the writer saw then.
    older = form.is_bound and not (form.kept or form.changed)
    context = {
        "page": page,
        "form": form,
        "seen": request.POST.get("seen", "") if older else fingerprint({"text": page.text}),
        "may_edit": request.membership.role in EDITING_ROLES,
        "operator": settings.OPERATOR,
    }
    return render(request, "verification/appeal.html", context, status=422 if form.errors else 200)


@require_POST
@business_required
def draft(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The page saves by itself while one writes; what cannot be saved is said when the button is pressed."""
    page, form = _page(request, pk), AppealForm(request.POST)
    if page.stage != "open" or not form.is_valid():
        return HttpResponse(status=204)
    text, seen = form.cleaned_data["text"], request.POST.get("seen", "")
    try:
        deeds.save(decision=page.decision, text=text, seen=seen, by=actor(request.user), at=timezone.now())
    except Refused:
        return HttpResponse(status=204)
    kept = _page(request, pk)
    context = {"page": kept, "seen": fingerprint({"text": kept.text})}
    return render(request, "verification/appeal_saved.html", context)


@require_POST
@business_required
def remove_file(request: BusinessRequest, pk: UUID, document: UUID) -> HttpResponse:
    page = _page(request, pk)
    if page.appeal is None:
        raise Http404
    try:
        gone = deeds.remove_file(
            decision=page.decision, document_id=document, by=actor(request.user), at=timezone.now()
        )
    except documents.Gone as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed: %(name)s") % {"name": gone.name})
    return redirect("verification:appeal", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def withdraw(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """A page of its own, since what was submitted cannot be submitted again."""
    page = _page(request, pk)
    if page.appeal is None or page.stage in ("decided", "withdrawn"):
        return redirect("verification:appeal", pk)
    if request.method != "POST":
        may_edit = request.membership.role in EDITING_ROLES
        return render(request, "verification/appeal_withdraw.html", {"page": page, "may_edit": may_edit})
    try:
        deeds.withdraw(decision=page.decision, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your objection has been withdrawn."))
    return redirect("verification:decision", pk)
