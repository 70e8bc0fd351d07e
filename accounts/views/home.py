"""Where one lands after signing in, one's own account, and the business one acts for at the moment."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.settings import LanguageForm
from accounts.models import User
from accounts.permissions import SEEING_ROLES
from accounts.selectors.people import ROLES, businesses_of, name_of
from accounts.views.access import chosen_membership


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    if getattr(request.user, "works_at_desk", False):
        return redirect("verification:review_queue")
    membership = chosen_membership(request)
    if membership is None:
        return redirect("accounts:no_business")
    return redirect("verification:tasks" if membership.role in SEEING_ROLES else "accounts:overview")


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """One section each: who I am here, for which businesses I act, language, colours, my data, the end."""
    person, chosen = cast(User, request.user), chosen_membership(request)
    places = [
        {
            "membership": one,
            "name": name_of(one.business),
            "role": ROLES[one.role][0],
            "is_chosen": chosen is not None and one.pk == chosen.pk,
        }
        for one in businesses_of(person)
    ]
    context = {
        "person": person,
        "places": places,
        "chosen": next((place for place in places if place["is_chosen"]), None),
        "language": LanguageForm(initial={"language": person.language}),
        "owns": chosen is not None and chosen.role == "owner",
        "may_invite": chosen is not None and chosen.role in ("owner", "admin"),
        "is_alone": chosen is not None and chosen.business.memberships.count() == 1,
    }
    return render(request, "accounts/overview.html", context)


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Acts for another of one's own businesses from now on, in this session."""
    wish = request.POST.get("business", "")
    found = next(
        (one for one in businesses_of(cast(User, request.user)) if str(one.business_id) == wish), None
    )
    if found is None:
        raise Http404
    request.session["business"] = str(found.business_id)
    messages.success(request, _("You now act for %(business)s.") % {"business": name_of(found.business)})
    return redirect("accounts:home")


@require_safe
@login_required
def no_business(request: HttpRequest) -> HttpResponse:
    """Signed in, but acting for nobody: says how one gets in, instead of an empty list."""
    return render(request, "accounts/no_business.html")


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """The desk is closed until a second factor is set up; this page leads there."""
    return render(request, "accounts/second_factor.html")
