"""The way back: by an address, or by the link that was mailed to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pilot.forms.sending import EmailForm
from pilot.models import Application
from pilot.selectors.questionnaire import questionnaire
from pilot.services import limits, mailboxes
from pilot.services.links import by_resume_token
from pilot.views.guards import bind, public_form, too_many, visitor


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def resume(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, known or not."""
    form = EmailForm(request.POST or None)
    if not form.is_valid():
        return render(request, "pilot/draft_find.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        limits.count("links", visitor(request), at=timezone.now())
    except limits.TooMany as refusal:
        return too_many(request, refusal.again)
    mail_links(form.cleaned_data["email"])
    return redirect("pilot:resume_sent")


@require_safe
def resume_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "pilot/draft_sent.html")


def mail_links(email: str) -> None:
    """At most three mails with links go to one address a day, whoever asks."""
    at = timezone.now()
    try:
        limits.count("mails", email, at=at)
    except limits.TooMany:
        return
    mailboxes.request_links(email=email, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def resume_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only pressing it hands the draft to this browser."""
    found = by_resume_token(token)
    if found is None or found.application.state != "draft":
        return render(request, "pilot/link_unknown.html", {"used": found is not None}, status=404)
    is_over = found.until <= timezone.now()
    if request.method != "POST":
        context = {"resumption": found, "is_over": is_over}
        return render(request, "pilot/draft_resume.html", context, status=410 if is_over else 200)
    if is_over:
        mail_links(found.application.email)
        return redirect("pilot:resume_sent")
    mailboxes.confirm(application=found.application, at=timezone.now())
    bind(request, found.application)
    return redirect(*_first_open(found.application))


def _first_open(application: Application) -> tuple[str, ...]:
    page = questionnaire(application).first_open
    return ("pilot:apply", page.key) if page else ("pilot:check",)
