"""The lock PIN of a number: for owners only, who have shown within five minutes that it is them.

The address names the number by its id (`?number=`), since each number of a business has a PIN of its own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import OWNING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from accounts.views.confirming import confirmed
from config.kernel.errors import Refused
from verification.forms.lock_pins import PinForm, PinRemovalForm
from verification.models import PhoneNumber
from verification.services import lock_pins as deeds

PinView = Callable[[BusinessRequest, PhoneNumber], HttpResponse]


def number_required(view: PinView) -> Callable[[HttpRequest], HttpResponse]:
    """Owners and admins of a business that holds a number; for other roles the page does not exist."""

    @wraps(view)
    def guarded(request: BusinessRequest) -> HttpResponse:
        if request.membership.role not in OWNING_ROLES:
            raise Http404
        try:
            phone = deeds.held(request.business, request.GET.get("number", ""))
        except deeds.NoNumber as refusal:
            messages.info(request, str(refusal))
            return redirect("verification:phone")
        return confirmed(view, back=_here(phone))(request, phone)

    return business_required(guarded)


def _here(phone: PhoneNumber) -> str:
    return f"{reverse('verification:phone_lock')}?{urlencode({'number': str(phone.pk)})}"


@require_http_methods(["GET", "HEAD", "POST"])
@number_required
def lock(request: BusinessRequest, phone: PhoneNumber) -> HttpResponse:
    """Sets the PIN, or changes it."""
    locked = phone.is_locked(timezone.now())
    form = PinForm(request.POST if request.method == "POST" else None, locked=locked, e164=phone.e164)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data

        def deed() -> Any:
            now, by = data.get("pin_now", ""), actor(request.user)
            return deeds.put(phone=phone, pin=data["pin"], now=now, by=by, at=timezone.now())

        if _done(form, deed):
            messages.success(request, _("The PIN is set."))
            return redirect(_here(phone))
    return _show(request, phone, form=form)


@require_POST
@number_required
def remove(request: BusinessRequest, phone: PhoneNumber) -> HttpResponse:
    form = PinRemovalForm(request.POST, auto_id="remove_%s")
    if form.is_valid():
        now, by = form.cleaned_data["pin_now"], actor(request.user)
        if _done(form, lambda: deeds.remove(phone=phone, now=now, by=by, at=timezone.now())):
            messages.success(request, _("The PIN is removed."))
            return redirect(_here(phone))
    return _show(request, phone, removal=form)


@require_POST
@number_required
def forgotten(request: BusinessRequest, phone: PhoneNumber) -> HttpResponse:
    try:
        deeds.give_up(phone=phone, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The PIN ends in seven days. All owners are told."))
    return redirect(_here(phone))


def _done(form: Form, deed: Callable[[], Any]) -> bool:
    """Whether it was done; if not, the form says why at the PIN that was wrong."""
    try:
        deed()
    except (deeds.WrongPin, deeds.ManyPins) as refusal:
        form.add_error("pin_now", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _show(
    request: BusinessRequest,
    phone: PhoneNumber,
    *,
    form: PinForm | None = None,
    removal: PinRemovalForm | None = None,
) -> HttpResponse:
    locked = phone.is_locked(timezone.now())
    context = {
        "phone": phone,
        "locked": locked,
        "setting": form or PinForm(locked=locked, e164=phone.e164),
        "removal": removal or PinRemovalForm(auto_id="remove_%s"),
        "form": removal or form,
    }
    wrong = bool((removal or form or PinRemovalForm()).errors)
    return render(request, "verification/phone_lock.html", context, status=422 if wrong else 200)
