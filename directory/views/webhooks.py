"""The webhooks of a business: where its own systems hear what happens to its seal."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Business
from accounts.permissions import EVERY_ROLE, OWNING_ROLES, actor
from accounts.selectors.people import name_of
from accounts.services import entitlements
from accounts.views.access import BusinessRequest, roles_required
from accounts.views.confirming import confirmed, forget_kept, kept
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from directory.forms.webhooks import ExchangeForm, WebhookForm
from directory.models import Webhook, WebhookMessage
from directory.rules.webhooks import EVENTS, promised
from directory.selectors import usage
from directory.selectors import webhooks as selectors
from directory.services import webhooks as services

TWICE = ["GET", "HEAD", "POST"]


@require_safe
@roles_required(see=EVERY_ROLE, act=OWNING_ROLES)
def webhooks(request: BusinessRequest) -> HttpResponse:
    most = entitlements.limit(request.business.pk, "webhooks")
    used = usage.webhooks(request.business.pk)
    context = {
        "hooks": selectors.of_business(request.business, most=most),
        "most": most,
        "has_room": most is None or used < most,
        "business_name": name_of(request.business),
        "kinds": [kind for kind, _state in EVENTS.values()],
        "may_act": request.membership.role in OWNING_ROLES,
    }
    return render(request, "directory/webhooks.html", context)


def _own(business: Business, pk: UUID) -> Webhook:
    return get_object_or_404(Webhook.objects.exclude(state="removed"), pk=pk, business=business)


@require_http_methods(TWICE)
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
@confirmed
def new(request: BusinessRequest) -> HttpResponse:
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=kept(request))
    if request.method == "POST" and form.is_valid():
        by = actor(request.user)
        try:
            row = services.add(order=form.order(), business=request.business, by=by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _secret_once(request, row)
    return render(request, "directory/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


def _secret_once(request: BusinessRequest, row: Webhook, *, ended: bool = False) -> HttpResponse:
    """The secret stands on the answer to the POST and nowhere else. `ended` where the one before is good no more."""
    forget_kept(request)
    context = {"hook": row, "text": services.secret_of(row), "ended": ended}
    return render(request, "directory/webhook_secret.html", context)


@require_safe
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def one(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = _own(request.business, pk)
    most = entitlements.limit(request.business.pk, "webhooks")
    hook = next(one for one in selectors.of_business(request.business, most=most) if one.row == row)
    context = {"hook": hook, "lines": selectors.lines(row), "now": timezone.now()}
    return render(request, "directory/webhook.html", context)


@require_http_methods(TWICE)
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
@confirmed
def secret(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row, at = _own(request.business, pk), timezone.now()
    ends = promised(row.old_until, at=at)
    given = request.POST if request.method == "POST" else None
    form = ExchangeForm(given, initial={"secret_no": row.secret_no})
    if request.method == "POST" and form.is_valid():
        by, number = actor(request.user), form.cleaned_data["secret_no"]
        try:
            row = services.exchange_secret(webhook=row, secret_no=number, by=by, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _secret_once(request, row, ended=ends)
    context = {"form": form, "hook": row, "ends": ends}
    status = 422 if form.errors else 200
    return render(request, "directory/webhook_secret_new.html", context, status=status)


@require_http_methods(TWICE)
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def remove(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = _own(request.business, pk)
    if request.method != "POST":
        return render(request, "directory/webhook_remove.html", {"hook": row})
    services.remove(webhook=row, by=actor(request.user), at=timezone.now())
    messages.success(request, _("The webhook is removed. Nothing is sent there any more."))
    return redirect("directory:webhooks")


@require_POST
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def test(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = _own(request.business, pk)
    said = _("The test is on its way. Reload the page in a few seconds to see the answer.")
    return _done(request, row, said, lambda by: services.test(webhook=row, by=by, at=timezone.now()))


@require_POST
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def enable(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = _own(request.business, pk)
    said = _("The webhook is switched on. What was given up can be sent again below.")
    return _done(request, row, said, lambda by: services.enable(webhook=row, by=by, at=timezone.now()))


@require_POST
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def send_again(request: BusinessRequest, pk: UUID) -> HttpResponse:
    rows = WebhookMessage.objects.filter(webhook__business=request.business).exclude(webhook__state="removed")
    message = get_object_or_404(rows.select_related("webhook"), pk=pk)
    said = _("The message is on its way again.")
    at = timezone.now()
    return _done(
        request, message.webhook, said, lambda by: services.send_again(message=message, by=by, at=at)
    )


def _done(request: BusinessRequest, row: Webhook, said: str, deed: Callable[[Actor], object]) -> HttpResponse:
    try:
        deed(actor(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("directory:webhook", pk=row.pk)
