"""One's own plan on one page; ordering another one; leaving it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import BILLING_ROLES, EVERY_ROLE
from accounts.selectors.calendar import today
from accounts.views.access import BusinessRequest, roles_required
from billing.forms.orders import OrderForm
from billing.models import PlanVersion, Subscription
from billing.rules.proration import Interval
from billing.selectors import tax, words
from billing.selectors.balance import balances
from billing.selectors.methods import in_use
from billing.selectors.plan_page import contract_of, plan_page
from billing.selectors.quotes import quote, shrinks
from billing.selectors.receipts import receipt_token
from billing.services import cancelling, orders, vat
from config.kernel.errors import Refused

everybody = roles_required(see=EVERY_ROLE, act=BILLING_ROLES)
money_only = roles_required(see=BILLING_ROLES, act=BILLING_ROLES)


@require_safe
@everybody
def plan(request: BusinessRequest) -> HttpResponse:
    """What one has, what is used of it, what it costs and why, the invoices, and the way out."""
    page = plan_page(request.business, request.membership, at=timezone.now())
    return render(request, "billing/plan.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@money_only
def change(request: BusinessRequest, code: str) -> HttpResponse:
    """The exact amounts right above the button; a second click, tab or Back orders nothing again."""
    version = _offered(code)
    subscription = contract_of(request.business)
    if request.method == "POST":
        return _order(request, subscription, version)
    return _draw(request, subscription, version, _interval(request.GET.get("interval", ""), subscription))


def _order(request: BusinessRequest, subscription: Subscription, version: PlanVersion) -> HttpResponse:
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _draw(request, subscription, version, "month", refusal=str(orders.AmountsChanged()))
    given = form.cleaned_data
    try:
        placed = orders.order(
            business=request.business, version=version, person=request.user, at=timezone.now(), **given
        )
    except Refused as refusal:
        fresh = contract_of(request.business)
        return _draw(request, fresh, version, given["interval"], refusal=str(refusal))
    if placed.fresh:
        messages.success(request, _("Ordered. We have sent you a confirmation by e-mail."))
    else:
        messages.info(request, _("This was ordered already. Nothing was ordered twice."))
    return redirect("billing:plan")


def _draw(
    request: BusinessRequest,
    subscription: Subscription,
    version: PlanVersion,
    interval: Interval,
    *,
    refusal: str = "",
) -> HttpResponse:
    now = timezone.now()
    found = quote(subscription, version, interval, at=now)
    context: dict[str, Any] = {
        "quote": found,
        "subscription": subscription,
        "serial": subscription.serial + 1,
        "refusal": refusal,
        "barred": _barred(subscription, version),
        "ordered": _is_own(subscription, version, interval),
        "treatment": words.TREATMENTS[found.treatment.kind],
        "tax_reasons": tax.reasons(request.business, found.treatment),
        "method": in_use(request.business),
        "may_confirm": vat.needed(request.business),
        "credit": -min(0, balances(request.business).get(found.currency, 0)),
        "less": [(words.LIMITS[what], new, old) for what, new, old in shrinks(subscription.version, version)],
    }
    return render(request, "billing/change.html", context, status=422 if refusal else 200)


def _barred(subscription: Subscription, version: PlanVersion) -> Refused | None:
    """What stands in the way of ordering, said before anybody clicks."""
    try:
        orders.check(subscription, version)
    except Refused as refusal:
        return refusal
    return None


def _is_own(subscription: Subscription, version: PlanVersion, interval: Interval) -> bool:
    """Ordered already: running with nothing else ahead, or the one that follows."""
    running, ahead = subscription.version, subscription.next_version
    if ahead is not None:
        return (ahead.plan_id, subscription.next_interval) == (version.plan_id, interval)
    own = running is not None and (running.plan_id, subscription.interval) == (version.plan_id, interval)
    return own and subscription.state in ("active", "past_due")


def _interval(text: str, subscription: Subscription) -> Interval:
    chosen = text or subscription.interval
    return "year" if chosen == "year" else "month"


def _offered(code: str) -> PlanVersion:
    for one in orders.offered(timezone.now()):
        if one.plan.code == code:
            return one
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@money_only
def cancel(request: BusinessRequest) -> HttpResponse:
    """The second of two clicks; no questions, no offers."""
    now, refusal = timezone.now(), ""
    subscription = contract_of(request.business)
    if request.method == "POST":
        try:
            row = cancelling.cancel(business=request.business, person=request.user, at=now)
        except Refused as error:
            refusal = str(error)
        else:
            return redirect("billing:cancel_received", receipt_token(row))
    context = {
        "subscription": subscription,
        "end": cancelling.end_of(subscription, on=today(now)),
        "refusal": refusal,
    }
    return render(request, "billing/cancel_plan.html", context, status=422 if refusal else 200)


@require_POST
@money_only
def keep(request: BusinessRequest) -> HttpResponse:
    try:
        cancelling.take_back(business=request.business, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your contract goes on as before."))
    return redirect("billing:plan")


@require_POST
@money_only
def confirm_vat(request: BusinessRequest) -> HttpResponse:
    """Asks the tax authorities about the VAT id; a worker does, so that nobody waits for them here."""
    if vat.ask(business=request.business, at=timezone.now()) is not None:
        messages.info(request, _("We have asked the tax authorities. Open the page again in a minute."))
    return redirect("billing:plan")
