"""Asking for another name or another number of the seal: one page for each, from the first word to the decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from accounts.views.full import said
from config.kernel.errors import Refused
from verification.forms.changes import ChangeForm, DeclareForm, form_of
from verification.forms.documents import DocumentForm
from verification.forms.submit import AnswerForm
from verification.models import Case
from verification.rules import codes
from verification.selectors import changes as selectors
from verification.selectors.changes import PAGES, ChangePage, change_page
from verification.services import changes as deeds
from verification.services import numbers
from verification.services.drafts import ChangedMeanwhile, fingerprint

TEMPLATES = {
    Case.Kind.NAME_CHANGE: "seal_name.html",
    Case.Kind.PHONE_CHANGE: "seal_number.html",
    Case.Kind.FURTHER_NUMBER: "further_add.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def change(request: BusinessRequest, kind: str) -> HttpResponse:
    """Saving keeps a draft; what follows on the page hands it in."""
    code = codes.parse(request.GET.get("seal", "")) or ""
    page = change_page(request.business, kind, at=timezone.now(), code=code)
    if page.seal is None and page.change is None:
        return redirect("verification:own_seal")
    if request.method != "POST":
        if code and page.seal is None:
            messages.info(request, _("This number has no seal any more."))
            return redirect("verification:own_seal")
        return show(request, page)
    if page.seal is None:
        # The page was opened about a seal that has ended since: another one must not change in its place.
        messages.error(request, _("This number has no seal any more. Nothing was saved."))
        return redirect("verification:own_seal")
    form = _form(request, page)
    if form.is_valid() and _keep(request, page, form):
        return redirect(f"verification:{PAGES[kind]}")
    page = change_page(request.business, kind, at=timezone.now(), code=code)
    return show(request, page, Forms(entry=form))


def _keep(request: BusinessRequest, page: ChangePage, form: ChangeForm) -> bool:
    try:
        deeds.ask(
            business=request.business,
            kind=page.kind,
            seal=page.seal,
            given=form.given(),
            seen=request.POST.get("seen", ""),
            by=actor(request.user),
            at=timezone.now(),
        )
    except deeds.SameAsBefore as refusal:
        form.add_error("name", str(refusal))
    except Refused as refusal:
        form.changed = isinstance(refusal, ChangedMeanwhile)
        form.add_error(None, said(refusal))
    else:
        messages.success(request, _("Saved. Nothing has been sent yet."))
    return not form.errors


def _form(request: BusinessRequest, page: ChangePage) -> ChangeForm:
    change = page.change if page.stage in ("draft", "asked") else None
    return form_of(page.kind)(
        request.POST if request.method == "POST" and "seen" in request.POST else None,
        business=request.business,
        initial=selectors.stored(change),
        unlocked=selectors.unlocked(change.case) if change else None,
    )


@dataclass(frozen=True)
class Forms:
    """The forms of the page that were sent; the others are made empty, or with what is stored."""

    entry: ChangeForm | None = None
    paper: DocumentForm | None = None
    declare: DeclareForm | None = None
    answer: AnswerForm | None = None

    @property
    def wrong(self) -> Form | None:
        """The one that came back with errors, shown as it was typed."""
        sent = (self.entry, self.paper, self.declare, self.answer)
        return next((form for form in sent if form is not None and form.errors), None)


def show(request: BusinessRequest, page: ChangePage, forms: Forms | None = None) -> HttpResponse:
    forms = forms or Forms()
    form = forms.entry or _form(request, page)
    open_change = page.change if page.stage in ("draft", "asked") else None
    answer = forms.answer or AnswerForm(requirements=[one.requirement for one in page.questions])
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "wrong": forms.wrong,
        "seen": _seen(request, form, open_change),
        "stored": selectors.stored(open_change),
        "paper": forms.paper or DocumentForm(kinds=page.kinds, today=timezone.localdate()),
        "declare": forms.declare or DeclareForm(),
        "questions": _with_fields(page, answer),
        "may_edit": request.membership.role in EDITING_ROLES,
        "numbers": numbers.used(request.business) if page.kind == Case.Kind.FURTHER_NUMBER else None,
    }
    name = f"verification/{TEMPLATES[Case.Kind(page.kind)]}"
    return render(request, name, context, status=422 if forms.wrong else 200)


def _seen(request: BusinessRequest, form: ChangeForm, change: Any) -> str:
    """Words that were not saved were written from what the writer saw then, unless it was shown beside them now."""
    if form.is_bound and not form.changed:
        return str(request.POST.get("seen", ""))
    return fingerprint(selectors.stored(change))


def _with_fields(page: ChangePage, form: AnswerForm) -> list[tuple[Any, Any]]:
    last = {question.requirement: question for question in page.questions}
    return [
        (one, form[f"answer_{one.requirement}"] if last[one.requirement] is one else None)
        for one in page.questions
    ]
