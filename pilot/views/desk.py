"""The desk's list of applications, and inviting several at once."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import desk_actor
from accounts.views.access import SignedInRequest, desk_required
from pilot.forms.desk import FilterForm, InviteForm, picked
from pilot.models import Programme
from pilot.selectors.desk import desk_list
from pilot.selectors.programmes import current_programme
from pilot.services.invitations import Outcome, invite_many
from pilot.views.guards import sentence


@require_safe
@desk_required
def desk(request: SignedInRequest) -> HttpResponse:
    """One page of the list; the next one starts after the last row of this one."""
    programme = chosen_programme(request)
    if programme is None:
        return render(request, "pilot/desk_list.html", {"programmes": []})
    programmes = list(Programme.objects.order_by("-opens_at", "id"))
    form = FilterForm(request.GET, programme, programmes)
    found = desk_list(programme, form.filters)
    context = {
        "programmes": programmes,
        "list": found,
        "form": form,
        "invite": InviteForm(cohorts=found.open_cohorts),
        "query": _query(request.GET),
        "next": _query(request.GET, after=found.next) if found.next else "",
    }
    return render(request, "pilot/desk_list.html", context)


def chosen_programme(request: HttpRequest) -> Programme | None:
    """The one named in the address, else the current one."""
    slug = request.GET.get("programme") or request.POST.get("programme")
    if slug:
        return get_object_or_404(Programme, slug=slug)
    return current_programme(timezone.now())


def _query(given: QueryDict, **changes: str) -> str:
    """The filters as a query, without the place in the list unless one is named."""
    query = given.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


@require_POST
@desk_required
def invite_several(request: SignedInRequest) -> HttpResponse:
    """Invites those that were ticked, each by itself, and says of each refused one why."""
    programme = chosen_programme(request)
    if programme is None:
        raise Http404
    form = InviteForm(request.POST, cohorts=programme.cohorts.all())
    rows = programme.applications.filter(pk__in=picked(request.POST), submitted_at__isnull=False)
    applications = list(rows.order_by("submitted_at", "id"))
    if not form.is_valid() or not applications:
        messages.error(request, _("Choose at least one application and a group with a free place."))
    else:
        by = desk_actor(request.user)
        _report(request, invite_many(applications=applications, cohort=form.chosen, by=by, at=timezone.now()))
    back = QueryDict(request.POST.get("query", ""))
    return redirect(f"{reverse('pilot:desk')}?{_query(back)}")


def _report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    refused: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.refusal:
            refused[sentence(outcome.refusal)].append(str(outcome.application))
    invited = len(outcomes) - sum(map(len, refused.values()))
    if invited:
        done = ngettext("%(n)s application was invited.", "%(n)s applications were invited.", invited)
        messages.success(request, done % {"n": invited})
    for why, references in refused.items():
        messages.error(
            request,
            _("Not invited: %(references)s. %(why)s") % {"references": ", ".join(references), "why": why},
        )
