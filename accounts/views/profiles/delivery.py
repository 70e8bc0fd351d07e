"""Offers of delivery: the list of ways, one page for each, and taking one back."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.delivery import DeliveryForm
from accounts.forms.delivery_offers import offer_of, with_offer
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.delivery import MODES, Mode
from accounts.rules.profiles.document import Document
from accounts.selectors.profile_offers import MODES as NAMES
from accounts.selectors.profile_offers import offers
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest, business_required
from accounts.views.profiles.editing import section
from accounts.views.profiles.overview import may_edit
from config.kernel.errors import Refused

CURRENCIES = {"CH": "CHF", "LI": "CHF", "GB": "GBP", "US": "USD", "DK": "DKK", "SE": "SEK", "NO": "NOK", "PL": "PLN",
              "CZ": "CZK", "HU": "HUF", "RO": "RON", "JP": "JPY", "IS": "ISK"}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One mode in the list; `facts` is what it says, `offered` whether there is such an offer."""

    mode: str
    name: str
    facts: tuple[str, ...]
    offered: bool


@require_safe
@business_required
def delivery(request: BusinessRequest) -> HttpResponse:
    document = deeds.peek(request.business).document
    said = {one.mode: one for one in offers(document)}
    ways = [
        Way(mode, str(NAMES[mode]), said[mode].facts if mode in said else (), mode in said) for mode in MODES
    ]
    context = {
        "ways": ways,
        "seen": sections.mark(document, "delivery"),
        "business": request.business,
        "may_edit": may_edit(request),
    }
    return render(request, "accounts/profiles/delivery.html", context)


def _known(mode: str) -> Mode:
    if mode not in MODES:
        raise Http404
    return mode


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def offer(request: BusinessRequest, mode: str) -> HttpResponse:
    known = _known(mode)
    currency = CURRENCIES.get(request.business.country, "EUR")

    def make(data: Any, document: Document, seen: str) -> DeliveryForm:
        return DeliveryForm(data, document=document, seen=seen, mode=known, currency=currency)

    offered = offer_of(deeds.peek(request.business).document, known) is not None
    extra = {"mode": known, "name": NAMES[known], "offered": offered}
    return section(request, name="delivery", make=make, template="accounts/profiles/offer.html", extra=extra)


@require_POST
@business_required
def remove(request: BusinessRequest, mode: str) -> HttpResponse:
    try:
        deeds.edit(
            profile=deeds.of(request.business),
            section="delivery",
            seen=request.POST.get("seen", ""),
            change=partial(with_offer, mode=_known(mode), offer=None),
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed. Customers see it once you publish it."))
    return redirect("profiles:delivery")
