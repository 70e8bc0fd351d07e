"""The way in for a customer who wants to block a business: prove the own number, without an account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.services import bots
from config.kernel.addresses import client_address
from config.kernel.errors import Refused
from directory.forms.blocks import OwnNumberForm
from directory.selectors import blocks as selectors
from directory.views import door
from verification.rules.numbers import NumberFacts
from verification.selectors.phones import country_names
from verification.services import customers


def address_of(request: HttpRequest) -> str:
    return client_address(request.META, settings.ALLAUTH_TRUSTED_PROXY_COUNT)


def wanted(request: HttpRequest) -> str:
    """The business that the customer came for, as its page named it."""
    return (request.POST.get("business") or request.GET.get("business") or "")[: selectors.LONGEST + 1]


def path_to(name: str, business: str) -> str:
    """Another of these pages, which still knows what the customer came for."""
    query = f"?{urlencode({'business': business})}" if business else ""
    return reverse(f"directory:{name}") + query


def to(name: str, business: str) -> HttpResponse:
    return redirect(path_to(name, business))


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """The own page for whoever has proved a number, else the question for it; POST sends the code."""
    customer = door.customer_of(request)
    if customer is not None:
        rows = selectors.own(customer)
        context = {
            "active": [one for one in rows if one.block.state == "active"],
            "lifted": [one for one in rows if one.block.state == "lifted"],
            **_asked_for(request),
        }
        context["known"] = next(
            (one.block for one in rows if one.block.business == context["business"]), None
        )
        return render(request, "directory/blocks_own.html", context)
    if request.method != "POST":
        return _question(request, OwnNumberForm(initial={"rendered": bots.rendered_now()}))
    form = OwnNumberForm(request.POST)
    sent = _ask(request, form, form.facts) if form.is_valid() and form.facts else None
    return sent or _question(request, form)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    text = wanted(request)
    found = selectors.named(text)
    return {
        "wanted": text if found else "",
        "business": found.business if found else None,
        "name": found.name if found else "",
        "not_found": bool(text) and found is None,
    }


def _question(request: HttpRequest, form: OwnNumberForm) -> HttpResponse:
    if form.is_bound:
        stamp = bots.kept_stamp(str(form.data.get("rendered", "")))
        form.data = {"rendered": stamp, "number": str(form.data.get("number", ""))[:100]}
    context = {
        "form": form,
        "countries": country_names(),
        "waiting": path_to("blocks_code", wanted(request)) if door.challenge_of(request) else "",
        **_asked_for(request),
    }
    return render(request, "directory/blocks.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, form: OwnNumberForm, facts: NumberFacts) -> HttpResponse | None:
    """On to the code, or None and the form says why there is none."""
    try:
        challenge = customers.ask(
            e164=facts.e164,
            language=get_language() or "de",
            address=address_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("number", str(refusal))
        return None
    return door.wait_for(to("blocks_code", wanted(request)), challenge)
