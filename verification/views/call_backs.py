"""A business asks to be called; the desk calls, and notes what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import EDITING_ROLES, actor, desk_actor
from accounts.views.access import BusinessRequest, SignedInRequest, business_required, desk_required
from config.kernel.errors import Refused
from verification.forms.call_backs import CallBackForm, NotReachedForm, ReachedForm
from verification.models import CallBack, PhoneNumber
from verification.selectors import call_backs as reading
from verification.selectors import cases, phones, ways
from verification.services import call_backs


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def call_back(request: BusinessRequest) -> HttpResponse:
    """When, where the number stands in public, and whom to ask for."""
    now = timezone.now()
    phone = phones.chosen(request.business, request.GET.get("number", ""))
    if phone is None or phone.is_proven(now):
        return redirect("verification:phone")
    call = reading.newest(request.business)
    call = call if call is not None and call.phone_id == phone.pk else None
    running = call if call is not None and call.state in CallBack.OPEN else None
    form = CallBackForm(
        request.POST if request.method == "POST" else None,
        slots=reading.open_slots(at=now),
        initial={"published": running.published, "ask_for": running.ask_for} if running else None,
    )
    if form.is_bound and form.is_valid() and _ask(request, form, phone):
        return redirect(f"{reverse('verification:call_back')}?number={phone.pk}")
    context = {
        "form": form,
        "phone": phone,
        "call": call,
        "running": running,
        "ways": ways.open_to(phone, at=now),
        "case": cases.current(request.business),
        "may_edit": request.membership.role in EDITING_ROLES,
    }
    return render(request, "verification/call_back.html", context, status=422 if form.errors else 200)


def _ask(request: BusinessRequest, form: CallBackForm, phone: PhoneNumber) -> bool:
    try:
        call_backs.ask(
            phone=phone,
            slot=form.chosen(),
            published=form.cleaned_data["published"],
            ask_for=form.cleaned_data["ask_for"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("We will call you. We have also sent you an email."))
    return True


@require_POST
@business_required
def call_back_cancel(request: BusinessRequest) -> HttpResponse:
    call = reading.newest(request.business)
    if call is not None:
        call_backs.cancel(call=call, by=actor(request.user), at=timezone.now())
        messages.info(request, _("We will not call you."))
    return redirect("verification:phone")


@require_safe
@desk_required
def queue(request: SignedInRequest) -> HttpResponse:
    context = {"calls": reading.queue(), "now": timezone.now()}
    return render(request, "verification/review/calls.html", context)


@require_safe
@desk_required
def call(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(pk), ReachedForm())


@require_POST
@desk_required
def reached(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The number was found in public, and somebody there knew of it."""
    found, form = _found(pk), ReachedForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        done = call_backs.reached(call=found, **form.cleaned_data, person=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, status=409)
    waits = done.state == "reported"
    messages.success(request, _("Noted. A second person has to confirm it.") if waits else _("Noted."))
    return redirect("verification:calls")


@require_POST
@desk_required
def act(request: SignedInRequest, pk: UUID, action: str) -> HttpResponse:
    """Nobody answered; somebody knew nothing of it; a second person agrees, or does not."""
    found, form = _found(pk), NotReachedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write at most %(most)d characters.") % {"most": 2000})
        return redirect("verification:call", pk=pk)
    who, now, text = request.user, timezone.now(), form.cleaned_data["note"]
    deeds = {
        "missed": lambda: call_backs.missed(call=found, note=text, person=who, at=now),
        "denied": lambda: call_backs.denied(call=found, note=text, person=who, at=now),
        "confirm": lambda: call_backs.confirm(call=found, person=who, at=now),
        "send-back": lambda: call_backs.send_back(call=found, person=who, at=now),
    }
    if action not in deeds:
        raise Http404
    try:
        deeds[action]()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("verification:call", pk=pk)
    messages.success(request, _("Noted."))
    return redirect("verification:calls")


def _found(pk: UUID) -> CallBack:
    return get_object_or_404(CallBack.objects.select_related("phone__business", "caller"), pk=pk)


def _page(request: SignedInRequest, found: CallBack, form: ReachedForm, *, status: int = 200) -> HttpResponse:
    page = reading.call_page(found, person=request.user, actor_kind=desk_actor(request.user).kind)
    context = {"page": page, "form": form, "other": NotReachedForm()}
    return render(request, "verification/review/call.html", context, status=status)
