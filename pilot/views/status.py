"""Where an application stands: by the mailed link, or in the browser that sent it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.kernel.errors import Refused
from pilot.forms.sending import ReplyForm
from pilot.models import Application
from pilot.selectors.status import status as read_status
from pilot.services import answering, mailboxes
from pilot.services import withdrawing as deeds
from pilot.services.links import by_status_token
from pilot.views.guards import bound, public_form, sentence, unbind

StatusView = Callable[[HttpRequest, Application, str], HttpResponse]


def own_application(view: StatusView) -> Callable[..., HttpResponse]:
    """Finds the application by its token, or without one by the session; a stranger sees a plain page."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str = "") -> HttpResponse:
        application = by_status_token(token) if token else bound(request)
        if application is None:
            return render(request, "pilot/link_unknown.html", status=404)
        return view(request, application, token)

    return public_form(guarded)


def _back(token: str) -> HttpResponse:
    return redirect("pilot:status", token) if token else redirect("pilot:status")


@require_http_methods(["GET", "HEAD", "POST"])
@own_application
def status(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """A draft has no status but its next question; an answer to the desk is posted here."""
    if application.state == "draft":
        return redirect("pilot:check")
    form = ReplyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"status": read_status(application, timezone.now()), "form": form, "token": token}
        return render(request, "pilot/application_status.html", context, status=422 if form.is_bound else 200)
    try:
        answering.answer(application=application, text=form.cleaned_data["text"], at=timezone.now())
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("We have your answer."))
    return _back(token)


@require_http_methods(["GET", "HEAD", "POST"])
@own_application
def confirm(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Only the mailed link proves the mailbox; the session alone does not."""
    if request.method == "POST" and token:
        mailboxes.confirm(application=application, at=timezone.now())
        messages.success(request, _("Your e-mail address is confirmed."))
    return _back(token)


@require_http_methods(["GET", "HEAD", "POST"])
@own_application
def withdraw(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Asks once, then ends the application; twice is harmless."""
    if request.method != "POST":
        return render(
            request, "pilot/application_withdraw.html", {"application": application, "token": token}
        )
    try:
        kept = deeds.withdraw(application=application, at=timezone.now())
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return _back(token)
    if kept is None:
        unbind(request)
        messages.success(request, _("Your draft is deleted."))
        return redirect("pilot:start")
    return _back(token)
