"""The front door: what the pilot is, that nothing is promised, and the button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.services import bots
from pilot.forms.sending import StartForm
from pilot.selectors.programmes import Offer, offer
from pilot.selectors.questionnaire import questionnaire
from pilot.services import drafts, limits
from pilot.views.guards import bind, bound, public_form, too_many, visitor


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def start(request: HttpRequest) -> HttpResponse:
    """Starting writes an empty draft; a visitor who looks like a program is asked to press once more."""
    found = offer(timezone.now())
    if request.method != "POST" or found is None or not found.is_open:
        return page(request, found, StartForm(initial={"rendered": bots.rendered_now()}))
    form = StartForm(request.POST)
    if not form.is_valid():
        return page(request, found, _once_more(form), status=422)
    try:
        limits.count("starts_in_all", at=found.at)
        limits.count("starts", visitor(request), at=found.at)
        draft = drafts.start(programme=found.programme, language=get_language() or "de", at=found.at)
    except limits.TooMany as refusal:
        return too_many(request, refusal.again)
    except (drafts.Full, drafts.NotOpen):
        return redirect("pilot:start")
    bind(request, draft)
    pages = questionnaire(draft).pages
    return redirect("pilot:apply", pages[0].key) if pages else redirect("pilot:check")


def page(request: HttpRequest, found: Offer | None, form: StartForm, status: int = 200) -> HttpResponse:
    draft = bound(request)
    context = {
        "offer": found,
        "form": form,
        "draft": draft if draft and draft.state == "draft" else None,
        "sent": draft if draft and draft.state not in ("draft", "withdrawn") else None,
    }
    return render(request, "pilot/programme_start.html", context, status=status)


def _once_more(form: StartForm) -> StartForm:
    """Keeps a good time stamp, so that the second press is not too quick again."""
    form.data = {"rendered": bots.kept_stamp(str(form.data.get("rendered", "")))}
    return form
