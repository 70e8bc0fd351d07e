"""Checking the answers, sending them, and the confirmation to keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from config.kernel.errors import Refused
from pilot.forms.sending import SendForm
from pilot.models import Application
from pilot.selectors.programmes import offer
from pilot.selectors.questionnaire import Questionnaire, questionnaire
from pilot.services import drafts, submissions
from pilot.views.guards import DraftRequest, bound, draft_required, proof, public_form, sentence

AGAIN = (
    submissions.NoticeChanged,
    submissions.TooManyFromAddress,
    submissions.Incomplete,
    drafts.NotOpen,
    drafts.Full,
)


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
@draft_required
def check(request: DraftRequest) -> HttpResponse:
    """Sends only what is complete, with the box ticked and the notice that was on the page."""
    sheet = questionnaire(request.application)
    asks = not sheet.asks_email
    if request.method != "POST":
        return _draw(request, sheet, _fresh(request, ask_email=asks))
    form = SendForm(request.POST, ask_email=asks)
    if not form.is_valid() or sheet.faulty:
        return _draw(request, sheet, form, status=422)
    try:
        sent = _send(request, form)
    except AGAIN as refusal:
        return _draw(request, sheet, _fresh(request, ask_email=asks), status=422, refusal=refusal)
    return redirect("pilot:done", sent.reference)


def _send(request: DraftRequest, form: SendForm) -> Application:
    application, at, language = request.application, timezone.now(), get_language() or "de"
    if email := form.cleaned_data.get("email"):
        drafts.keep_for_later(application=application, email=email, language=language, at=at)
    version = form.cleaned_data["notice"]
    return submissions.submit(application=application, notice_version=version, language=language, at=at)


def _fresh(request: DraftRequest, *, ask_email: bool) -> SendForm:
    found = offer(timezone.now(), request.application.programme)
    initial = {"notice": found.notice.version if found else "", "email": request.application.email}
    return SendForm(ask_email=ask_email, initial=initial)


def _draw(
    request: DraftRequest,
    sheet: Questionnaire,
    form: SendForm,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": form,
        "offer": offer(timezone.now(), request.application.programme),
        "application": request.application,
        "proof": proof(request.application),
        "show_gaps": status != 200,
        "refusal": sentence(refusal) if refusal else "",
    }
    return render(request, "pilot/application_check.html", context, status=status)


@require_safe
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation, for the browser that sent it; harmless to load again."""
    application = bound(request)
    if application is None or application.reference != reference.upper():
        raise Http404
    return render(request, "pilot/application_done.html", {"application": application})
