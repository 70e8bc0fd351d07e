"""Operators set up programmes here, see how full they are, and end them."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, operator_required
from config.kernel.errors import Refused
from pilot.forms.administration import EndForm, GroupForm, ProgrammeForm
from pilot.models import Programme
from pilot.selectors.administration import programme_page
from pilot.services import ending
from pilot.services import programmes as deeds
from pilot.views.guards import sentence


@require_safe
@operator_required
def programmes(request: SignedInRequest) -> HttpResponse:
    """Every programme, the newest first."""
    rows = list(Programme.objects.order_by("-opens_at", "-id")[:100])
    at = timezone.now()
    context = {"rows": [{"programme": one, "is_open": one.is_open(at)} for one in rows]}
    return render(request, "pilot/programmes.html", context)


@require_safe
@operator_required
def programme(request: SignedInRequest, slug: str) -> HttpResponse:
    """Counts, quotas and groups on one page."""
    found = get_object_or_404(Programme, slug=slug)
    context = {
        "page": programme_page(found, timezone.now()),
        "group": GroupForm(initial={"rule": "manual"}),
        "end": EndForm(),
    }
    return render(request, "pilot/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def new(request: SignedInRequest) -> HttpResponse:
    """A programme with the standard questions."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.create(terms=form.terms, by=desk_actor(request.user), at=timezone.now())
        except Refused as refusal:
            form.add_error("closes_at", sentence(refusal))
        else:
            messages.success(request, _("The programme is set up. Add a group next."))
            return redirect("pilot:programme", made.slug)
    return render(request, "pilot/programme_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Dates and quotas; never fewer places than are taken."""
    found = get_object_or_404(Programme, slug=slug)
    form = ProgrammeForm(request.POST) if request.method == "POST" else ProgrammeForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change(programme=found, terms=form.terms, by=desk_actor(request.user), at=timezone.now())
        except Refused as refusal:
            form.add_error("capacity" if refusal.code == "below_taken" else "closes_at", sentence(refusal))
        else:
            messages.success(request, _("The programme is changed."))
            return redirect("pilot:programme", slug)
    context = {"form": form, "programme": found}
    return render(request, "pilot/programme_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def end(request: SignedInRequest, slug: str) -> HttpResponse:
    """Gives notice: a page of its own, since it cannot be taken back."""
    found = get_object_or_404(Programme, slug=slug)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ending.give_notice(
                programme=found,
                ends_on=form.cleaned_data["ends_on"],
                by=desk_actor(request.user),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("ends_on", sentence(refusal))
        else:
            messages.success(request, _("Notice is given. Everybody who is under way gets a mail."))
            return redirect("pilot:programme", slug)
    context = {
        "form": form,
        "page": programme_page(found, timezone.now()),
        "earliest": timezone.localdate() + timedelta(days=14),
    }
    return render(request, "pilot/programme_end.html", context, status=422 if form.is_bound else 200)
