"""What stands before every public page of the pilot: how much, how often, and whose application it is."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from config.kernel.addresses import client_address
from config.kernel.errors import Refused
from pilot.models import Application
from pilot.services.limits import TooMany, count

P = ParamSpec("P")
SESSION_KEY = "pilot_application"
PROOF_SALT = "pilot.draft"
PROOF_LIFE_SECONDS = 30 * 24 * 3600
LARGEST_BODY = 64 * 1024


class DraftRequest(HttpRequest):
    """A request of somebody who is filling in `application`."""

    application: Application


Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]
DraftView = Callable[Concatenate[DraftRequest, P], HttpResponse]


def visitor(request: HttpRequest) -> str:
    """The address that limits count by; an IPv6 visitor counts as a whole /64."""
    return client_address(request.META, settings.ALLAUTH_TRUSTED_PROXY_COUNT)


def too_many(request: HttpRequest, again: datetime) -> HttpResponse:
    response = render(request, "429.html", {"again": again}, status=429)
    response.headers["Retry-After"] = http_date(again.timestamp())
    return response


def public_form(view: Guarded[P]) -> Guarded[P]:
    """For pages that anybody may post to: at most 64 KB at once, and not too many a minute."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
                return render(request, "413.html", {"back": request.get_full_path()}, status=413)
            try:
                count("forms", visitor(request), at=timezone.now())
            except TooMany as refusal:
                return too_many(request, refusal.again)
        return view(request, *args, **kwargs)

    return guarded


def bind(request: HttpRequest, application: Application) -> None:
    """From now on this browser fills in `application`."""
    request.session[SESSION_KEY] = str(application.pk)


def unbind(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def proof(application: Application) -> str:
    """A signed key of the draft for a hidden field: what is typed is not lost when the session has run out."""
    return signing.dumps(str(application.pk), salt=PROOF_SALT)


def bound(request: HttpRequest) -> Application | None:
    """The application of this form, else of this browser."""
    key = _proven(request.POST.get("_draft", "")) or request.session.get(SESSION_KEY)
    rows = Application.objects.select_related("programme", "notice")
    try:
        return rows.filter(pk=key).first() if key else None
    except ValidationError:
        return None


def _proven(text: str) -> str:
    try:
        return str(signing.loads(text, salt=PROOF_SALT, max_age=PROOF_LIFE_SECONDS)) if text else ""
    except signing.BadSignature:
        return ""


def draft_required(view: DraftView[P]) -> Guarded[P]:
    """Finds the draft; without one the way back by e-mail is offered, after sending the confirmation."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        application = bound(request)
        if application is None or application.state == "withdrawn":
            messages.info(
                request, _("This browser does not know your sign-up any more. Have a link mailed to you.")
            )
            return redirect("pilot:resume")
        if request.method == "POST":
            bind(request, application)
        if application.state != "draft":
            messages.info(
                request, _("This sign-up was sent already. Its answers cannot be changed any more.")
            )
            return redirect("pilot:done", application.reference)
        asked = cast(DraftRequest, request)
        asked.application = application
        return view(asked, *args, **kwargs)

    return guarded


def sentence(refusal: Refused) -> str:
    """The refusal in the reader's language."""
    text = _(str(refusal.message))
    return text % refusal.values if refusal.values else text
