"""Once more for what counts: whoever gives roles, or closes something, has shown who they are within 5 minutes."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.people import CodeForm
from accounts.models import User
from accounts.services import confirming
from accounts.views.entering import masked
from config.kernel.errors import Refused

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
STATE = "confirming"
KEPT = "confirming_kept"
MOST_KEPT = 20  # fields of a form
NEVER_KEPT = ("csrfmiddlewaretoken", "pin", "pin_again", "pin_now")  # secrets do not wait in a session


def confirmed_recently(request: HttpRequest) -> bool:
    """Whether this person, in this session, signed in or confirmed within the last five minutes."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one["at"] > since for one in get_authentication_records(request, request.user))


def confirmed(
    view: Callable[Concatenate[R, P], HttpResponse], *, back: str = ""
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Asks once more when that was longer ago; what was typed waits in the session.

    `back` says where to go on afterwards, where that is not the address that was asked for.
    """

    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if confirmed_recently(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            data = {key: value for key, value in request.POST.items() if key not in NEVER_KEPT}
            request.session[KEPT] = {"path": request.path, "data": dict(list(data.items())[:MOST_KEPT])}
        ways = get_adapter().get_reauthentication_methods(request.user)
        way = ways[0]["url"] if ways else reverse("accounts:confirm")
        return redirect(f"{way}?{urlencode({'next': back or request.path})}")

    return guarded


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before it asked for a confirmation."""
    found = request.session.get(KEPT) or {}
    return dict(found.get("data", {})) if found.get("path") == request.path else {}


def forget_kept(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """For people without password and second factor: a code to their mailbox. GET sends nothing."""
    back = _back(request)
    state: dict[str, Any] = dict(request.session.get(STATE) or {})
    if request.method == "POST" and "send" in request.POST:
        return _send(request, state, back)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirming.check(typed=form.cleaned_data["code"], state=state, at=timezone.now())
        except Refused as refusal:
            request.session[STATE] = state
            form.add_error("code", str(refusal))
        else:
            request.session.pop(STATE, None)
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return redirect(back)
    email = cast(User, request.user).email
    context = {"form": form, "back": back, "sent": bool(state.get("hash")), "masked": masked(email)}
    return render(request, "accounts/confirm.html", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, state: dict[str, Any], back: str) -> HttpResponse:
    try:
        request.session[STATE] = confirming.send(
            person=cast(User, request.user), state=state, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The code is on its way."))
    return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")


def _back(request: HttpRequest) -> str:
    """Where to go afterwards: only ever a page of ours."""
    wish = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wish, allowed_hosts=None) and wish.startswith("/")
    return wish if safe else reverse("accounts:overview")
