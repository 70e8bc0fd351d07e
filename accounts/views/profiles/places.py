"""Locations: the list, one page for each, a new one, the order, and taking one away."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.places import PlaceForm
from accounts.forms.profiles import SectionForm
from accounts.models import Business
from accounts.permissions import actor
from accounts.rules import time_zones
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Address, Document
from accounts.selectors.differences import of_section, place_name
from accounts.selectors.profile_body import place_view
from accounts.services import places as deeds
from accounts.services import profiles
from accounts.views.access import BusinessRequest, business_required
from accounts.views.profiles.editing import section
from accounts.views.profiles.meeting import location_gone
from accounts.views.profiles.overview import may_edit
from config.kernel.errors import Refused

TEMPLATE = "accounts/profiles/place.html"


@require_safe
@business_required
def places(request: BusinessRequest) -> HttpResponse:
    document = profiles.peek(request.business).document
    context = {
        "places": [(one, place_name(one), place_view(one, at=timezone.now())) for one in document.locations],
        "seen": sections.mark(document, "places"),
        "business": request.business,
        "may_edit": may_edit(request),
    }
    return render(request, "accounts/profiles/places.html", context)


def _start(request: BusinessRequest) -> Address:
    """What is known of the business's own address: nothing is typed twice."""
    business = request.business
    lines = tuple(filter(None, [business.street]))
    return Address(
        lines=lines, postcode=business.postcode, city=business.city, country=business.country or "DE"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def new(request: BusinessRequest) -> HttpResponse:
    first = not profiles.peek(request.business).document.locations
    start = _start(request) if first else Address(country=_start(request).country)
    return _place(request, uuid4().hex[:12], start, is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def place(request: BusinessRequest, key: str) -> HttpResponse:
    if profiles.peek(request.business).document.location(key) is None:
        if "seen" in request.POST:
            return location_gone(request)
        raise Http404
    return _place(request, key, _start(request), is_new=False)


def _needs_hours(business: Business, key: str) -> bool:
    """Whether the location is there and says nothing of its hours yet."""
    found = profiles.peek(business).document.location(key)
    return found is not None and found.hours.kind == "unknown"


def _for_country(request: BusinessRequest) -> dict[str, Any] | None:
    """Another country has other fields: what was typed stays where both have it. None for any other button."""
    if request.method != "POST" or request.POST.get("action") != "country":
        return None
    guess = time_zones.guess(request.POST.get("country", ""))
    return {**request.POST.dict(), "time_zone": guess or request.POST.get("time_zone", "")}


def _place(request: BusinessRequest, key: str, start: Address, *, is_new: bool) -> HttpResponse:
    shown = _for_country(request)

    def make(data: Any, document: Document, seen: str) -> SectionForm:
        return PlaceForm(data, document=document, seen=seen, key=key, start=start, shown=shown)

    extra = {"key": key, "is_new": is_new, "needs_hours": _needs_hours(request.business, key)}
    if shown is None:
        guard = deeds.room_for_another(request.business.pk) if is_new else None
        # A new location is shown with what comes next: its hours.
        after = reverse("profiles:place", args=[key]) if is_new else "profiles:overview"
        return section(
            request,
            name="places",
            make=make,
            template=TEMPLATE,
            extra=extra,
            guard=guard,
            after=after,
        )
    document = profiles.peek(request.business).document
    form = make(None, document, shown.get("seen", ""))
    return render(request, TEMPLATE, {"form": form, "business": request.business, **extra})


def _move(request: BusinessRequest, change: Callable[[Document], Document], done: str) -> HttpResponse:
    try:
        profiles.edit(
            profile=profiles.of(request.business),
            section="places",
            seen=request.POST.get("seen", ""),
            change=change,
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("profiles:places")


@require_POST
@business_required
def up(request: BusinessRequest, key: str) -> HttpResponse:
    """One place towards the front; the first is the main one."""

    def change(document: Document) -> Document:
        ordered = list(document.locations)
        at = next((number for number, one in enumerate(ordered) if one.key == key), 0)
        if at:
            ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
        return replace(document, locations=tuple(ordered))

    return _move(request, change, _("Moved. Customers see it once you publish it."))


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def remove(request: BusinessRequest, key: str) -> HttpResponse:
    """Asks first: a location goes with its hours, seasons and special days."""
    if request.method != "POST":
        document = profiles.peek(request.business).document
        found = document.location(key)
        if found is None:
            raise Http404
        lines = of_section(document, f"hours:{key}")
        context = {
            "place": found, "name": place_name(found), "lines": lines, "seen": sections.mark(document, "places"),
        }  # fmt: skip
        return render(request, "accounts/profiles/place_remove.html", context)

    def change(document: Document) -> Document:
        return replace(document, locations=tuple(one for one in document.locations if one.key != key))

    return _move(request, change, _("Removed. Customers see it once you publish it."))
