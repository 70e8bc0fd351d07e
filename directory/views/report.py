"""A customer reports something, without an account, and sees how it stands."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.retention import REPORT_DAYS
from accounts.selectors.calendar import today
from accounts.services import bots
from config.kernel.errors import Refused
from directory.forms.reports import ReportForm
from directory.rules.reports import BY_CODE
from directory.selectors.report_links import by_status_token, status_token
from directory.selectors.report_words import KIND_WORDS, OUTCOME_WORDS, STATE_TAGS, STATE_WORDS, redress
from directory.services import reports as deeds
from directory.views.blocks import address_of

PREFILLED = ("seal", "number", "business", "q")
ANSWERS = ("kind", "subject", "happened_on", "text", "place", "name", "email", "good_faith")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Two inputs are enough. `?seal=`, `?number=`, `?business=` or `?q=` say what about, `?kind=` what."""
    if request.method == "POST":
        form = ReportForm(request.POST, today=today(timezone.now()))
        if form.is_valid():
            return _received(request, form) or _drawn(request, form)
        return _drawn(request, form)
    return _drawn(request, ReportForm(initial=_prefilled(request), today=today(timezone.now())))


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    subject = next(filter(None, (request.GET.get(name, "") for name in PREFILLED)), "")[:300]
    business = request.GET.get("business", "")
    if business and subject == business:
        subject = request.build_absolute_uri(f"/b/{business}/")[:300]
    kind = request.GET.get("kind", "")
    return {"subject": subject, "kind": kind if kind in BY_CODE else "", "rendered": bots.rendered_now()}


def _received(request: HttpRequest, form: ReportForm) -> HttpResponse | None:
    """On to the page that keeps the reference, or None and the form says why not."""
    given = form.cleaned_data
    try:
        made = deeds.receive(
            once=given["once"] or UUID(int=0),
            given={name: given[name] for name in ANSWERS},
            address=address_of(request),
            language=(get_language() or "de")[:5],
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("directory:report_status", status_token(made))


def _drawn(request: HttpRequest, form: ReportForm) -> HttpResponse:
    if form.is_bound:
        data = request.POST.copy()
        data["rendered"], data["homepage"] = bots.kept_stamp(str(data.get("rendered", ""))), ""
        form.data = data
    context = {"form": form, "kept_days": REPORT_DAYS}
    return render(request, "directory/report.html", context, status=422 if form.errors else 200)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The reference, what happens next and by when; in the end what came of it."""
    found = by_status_token(token)
    if found is None:
        return render(request, "directory/report_unknown.html", status=404)
    context = {
        "report": found,
        "kind": KIND_WORDS[found.kind],
        "state": STATE_WORDS[found.state],
        "tag": STATE_TAGS[found.state],
        "outcome": OUTCOME_WORDS.get(found.state, ""),
        "redress": redress(found),
    }
    response = render(request, "directory/report_status.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
