"""One question a page: every "Continue" saves, and any page can be left and found again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from pilot.forms.questions import PageForm
from pilot.forms.sending import EmailForm
from pilot.rules.answers import Value
from pilot.selectors.questionnaire import Page, Questionnaire, questionnaire
from pilot.services import drafts, limits
from pilot.views.guards import DraftRequest, bound, draft_required, proof, public_form, visitor


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
@draft_required
def step(request: DraftRequest, step: str) -> HttpResponse:
    """Reads and saves one page; "save and continue later" keeps what can be read, however much is missing."""
    sheet = questionnaire(request.application)
    page = sheet.page(step)
    if page is None:
        raise Http404
    if page.key != step:
        return redirect("pilot:apply", page.key)
    if request.method != "POST":
        return _draw(request, sheet, PageForm(page, email=request.application.email))
    form = PageForm(page, request.POST)
    complete = form.is_valid()
    if "later" in request.POST and form.only_gaps():
        _save(request, form.given())
        return redirect("pilot:later")
    if not complete:
        return _draw(request, sheet, form, status=422)
    _save(request, form.answers())
    return redirect(_next(request, page))


def _save(request: DraftRequest, values: dict[int, Value]) -> None:
    language = get_language() or "de"
    drafts.save(application=request.application, values=values, language=language, at=timezone.now())


def _next(request: DraftRequest, page: Page) -> str:
    """Onwards, or straight back to the check page for somebody who came from there."""
    after = questionnaire(request.application).after(page)
    if after is None or request.POST.get("_from") == "check":
        return reverse("pilot:check")
    return reverse("pilot:apply", args=[after.key])


def _draw(request: DraftRequest, sheet: Questionnaire, form: PageForm, status: int = 200) -> HttpResponse:
    before = sheet.before(form.page)
    came_from = request.POST.get("_from") or request.GET.get("from", "")
    context = {
        "form": form,
        "page": form.page,
        "came_from": "check" if came_from == "check" else "",
        "proof": proof(request.application),
        "back": reverse("pilot:apply", args=[before.key]) if before else reverse("pilot:start"),
    }
    return render(request, "pilot/question_answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
@draft_required
def later(request: DraftRequest) -> HttpResponse:
    """Asks where the way back shall be mailed; the answers themselves are saved already."""
    form = EmailForm(request.POST or None, initial={"email": request.application.email})
    if not form.is_valid():
        context = {"form": form, "proof": proof(request.application)}
        return render(request, "pilot/draft_keep.html", context, status=422 if form.is_bound else 200)
    at, email = timezone.now(), form.cleaned_data["email"]
    language = get_language() or "de"
    kept = drafts.keep_for_later(application=request.application, email=email, language=language, at=at)
    try:
        limits.count("links", visitor(request), at=at)
        limits.count("mails", email, at=at)
        drafts.ask_for_link(application=kept, at=at)
    except limits.TooMany:
        pass  # the page says the same: how many links went out is nobody else's business
    return redirect("pilot:kept")


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Says that everything is saved and where the link went."""
    application = bound(request)
    if application is None:
        return redirect("pilot:resume")
    return render(request, "pilot/draft_kept.html", {"application": application})
