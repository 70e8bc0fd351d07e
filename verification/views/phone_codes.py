"""A business enters the code that we sent, sees how the delivery goes, and asks for it again."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import actor
from accounts.views.access import BusinessRequest, business_required
from config.kernel.addresses import client_address
from config.kernel.errors import Refused
from verification.forms.phones import CodeForm
from verification.models import Challenge
from verification.selectors import cases, changes
from verification.selectors import phones as selectors
from verification.selectors.changes import PAGES
from verification.selectors.progress import progress
from verification.selectors.ways import other_ways
from verification.services import challenges, confirming

DONE = {
    "proven": gettext_lazy("Your phone number is confirmed."),
    "contested": gettext_lazy(
        "You have proved the number. So far it belongs to another business, which we have asked."
    ),
    "disputed": gettext_lazy(
        "You have proved the number. Another business has too, so a person decides. We will email you."
    ),
    "kept": gettext_lazy(
        "It was decided lately that this number belongs to another business. Write to us if that is wrong."
    ),
}


# A try that was burnt must stay burnt, also where requests are wrapped into transactions.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def code(request: BusinessRequest) -> HttpResponse:
    challenge = selectors.newest(request.business, at=timezone.now())
    if challenge is None:
        if request.method == "POST":
            messages.info(request, _("This code is no longer in use. Ask for a new one."))
        return redirect("verification:phone")
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        digits=challenge.digits,
        initial={"challenge": challenge.pk},
    )
    if request.method == "POST" and form.is_valid():
        answer = _confirm(request, form, challenge)
        if answer is not None:
            return answer
    return _code_page(request, form, challenge)


def _confirm(request: BusinessRequest, form: CodeForm, challenge: Challenge) -> HttpResponse | None:
    """The redirect that follows, or None and the form says what is wrong."""
    try:
        done = confirming.confirm(
            business=request.business,
            challenge_id=form.cleaned_data["challenge"],
            code=form.cleaned_data["code"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except confirming.RanOut:
        return _send_new(request, form, challenge)
    except Challenge.DoesNotExist:
        form.add_error("code", str(confirming.Replaced()))
        return None
    except Refused as refusal:
        # After the last try there is no field left to point at.
        form.add_error(None if isinstance(refusal, challenges.TooManyTries) else "code", str(refusal))
        return None
    if done.result == "proven":
        messages.success(request, DONE[done.result])
        return _next_task(request)
    messages.info(request, DONE[done.result])
    return redirect("verification:phone")


def _next_task(request: BusinessRequest) -> HttpResponse:
    asked = changes.open_to_numbers(request.business)
    if asked is not None:
        return redirect(f"verification:{PAGES[asked.case.kind]}")
    case = cases.current(request.business)
    if case is None or case.state != "draft":
        return redirect("verification:status" if case else "verification:tasks")
    following = progress(case, at=timezone.now()).after("phone")
    return redirect(f"verification:{following or 'submit'}")


def _send_new(request: BusinessRequest, form: CodeForm, challenge: Challenge) -> HttpResponse | None:
    try:
        _again(request, challenge, challenge.channel)
    except Refused as refusal:
        form.add_error("code", _("The code has expired.") + f" {refusal}")
        return None
    messages.info(request, _("The code has expired. We have sent you a new one."))
    return redirect("verification:phone_code")


def _code_page(request: BusinessRequest, form: CodeForm, challenge: Challenge) -> HttpResponse:
    # Read again: a try may just have changed what the page shows.
    challenge.refresh_from_db()
    page = selectors.code_page(challenge, at=timezone.now())
    others = other_ways(request.business, challenge.phone, at=timezone.now())
    context = {"page": page, "form": form, "challenge": challenge, "others": others}
    return render(request, "verification/phone_code.html", context, status=422 if form.errors else 200)


@require_safe
@business_required
def code_state(request: BusinessRequest) -> HttpResponse:
    """The fragment that the page asks for again and again; 204 while there is nothing new."""
    challenge = selectors.newest(request.business, at=timezone.now())
    page = selectors.code_page(challenge, at=timezone.now()) if challenge else None
    if page is not None and page.version == request.GET.get("version") and page.listens:
        return HttpResponse(status=204)
    return render(request, "verification/phone_code_state.html", {"page": page})


def _again(request: BusinessRequest, challenge: Challenge, channel: str) -> None:
    challenges.send_again(
        challenge=challenge,
        channel=channel,
        address=client_address(request.META, settings.ALLAUTH_TRUSTED_PROXY_COUNT),
        by=actor(request.user),
        at=timezone.now(),
    )


@require_POST
@business_required
def code_again(request: BusinessRequest) -> HttpResponse:
    """The same code once more, as a message or as a call."""
    challenge = selectors.newest(request.business, at=timezone.now())
    if challenge is None:
        return redirect("verification:phone")
    channel = "voice" if request.POST.get("channel") == "voice" else "sms"
    try:
        _again(request, challenge, channel)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("We are calling you.") if channel == "voice" else _("We are sending the code again.")
        )
    return redirect("verification:phone_code")
