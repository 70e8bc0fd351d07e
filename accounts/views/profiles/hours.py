"""Opening hours: a quick line, the week as a table, seasons, special days, public holidays; one page for each place."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import hours_actions
from accounts.forms.hours import HoursForm
from accounts.forms.hours_asked import Asked, Outcome
from accounts.models import Profile
from accounts.rules.profiles import opening, osm, sections
from accounts.rules.profiles.document import Document, Location
from accounts.selectors.differences import Line, place_name
from accounts.selectors.hours_lines import language
from accounts.selectors.osm_words import unsaid_sentences
from accounts.selectors.profile_body import place_view
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest, business_required
from accounts.views.profiles.meeting import location_gone, store
from accounts.views.profiles.overview import may_edit

TEMPLATE = "accounts/profiles/hours.html"


@require_safe
@business_required
def all_hours(request: BusinessRequest) -> HttpResponse:
    """The places to choose from; with a single one its own page."""
    places = deeds.peek(request.business).document.locations
    if len(places) == 1 and may_edit(request):
        return redirect("profiles:hours", places[0].key)
    context = {
        "places": [(one, place_name(one), place_view(one, at=timezone.now())) for one in places],
        "business": request.business,
        "may_edit": may_edit(request),
    }
    return render(request, "accounts/profiles/hours_places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def hours(request: BusinessRequest, key: str) -> HttpResponse:
    profile = deeds.peek(request.business)
    if "seen" in request.POST and profile.document.location(key) is None:
        return location_gone(request)
    place = _place(profile.document, key)
    if request.method != "POST":
        return _page(request, profile, _form(None, profile.document, place))
    asked = Asked(request.POST.dict(), place, profile.document, language())
    outcome = hours_actions.act(request.POST.get("action", ""), asked)
    if outcome is not None:
        return _changed(request, profile, place, outcome)
    return _saved(request, profile, place)


def _place(document: Document, key: str) -> Location:
    place = document.location(key)
    if place is None:
        raise Http404
    return place


def _form(data: Any, document: Document, place: Location, **options: Any) -> HoursForm:
    seen = sections.mark(document, f"hours:{place.key}")
    today = opening.local_date(place.time_zone, timezone.now())
    return HoursForm(
        data, document=document, seen=seen, place=place, language=language(), today=today, **options
    )


def _changed(request: BusinessRequest, profile: Profile, place: Location, outcome: Outcome) -> HttpResponse:
    """After a button that stores nothing: the form with what it did, and a preview of what it would be."""
    form = _form(None, profile.document, place, shown=outcome.shown)
    trial = _form(outcome.shown, profile.document, place)
    trial.is_valid()
    form.hours = trial.hours
    errors = [{"href": f"#id_{field}", "text": words} for field, words in outcome.problems]
    if outcome.done:
        messages.success(request, outcome.done)
    return _page(request, profile, form, errors=errors)


def _saved(request: BusinessRequest, profile: Profile, place: Location) -> HttpResponse:
    def make(data: Any, document: Document, _seen: str) -> HoursForm:
        return _form(data, document, _place(document, place.key))

    form, others = make(request.POST, profile.document, ""), list[Line]()
    if form.is_valid():
        met = store(request, deeds.of(request.business), form, make)
        if met is None:
            for hint in form.hints:
                messages.info(request, hint)
            messages.success(request, _("Saved. Customers see it once you publish it."))
            return redirect("profiles:overview")
        form, others = met
    return _page(request, profile, form, others=others)


def _page(request: BusinessRequest, profile: Profile, form: HoursForm, **extra: Any) -> HttpResponse:
    shown = replace(form.place, hours=form.hours)
    written = osm.write(form.hours)
    context = {
        "form": form,
        "place": form.place,
        "name": place_name(form.place),
        "preview": [place_view(shown, at=timezone.now())],
        "others_places": [
            (one.key, place_name(one)) for one in profile.document.locations if one.key != form.place.key
        ],
        "osm": written.text,
        "unsaid": list(unsaid_sentences(written.unsaid)),
        "osm_typed": request.POST.get("osm", ""),
        "business": request.business,
        "may_edit": may_edit(request),
        **extra,
    }
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)
