"""Who may see a page: somebody who acts for a business, or somebody at the desk with a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Business, Membership, User
from accounts.permissions import EDITING_ROLES, SEEING_ROLES

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class BusinessRequest(SignedInRequest):
    """A request of somebody who acts for `business`."""

    business: Business
    membership: Membership


BusinessView = Callable[Concatenate[BusinessRequest, P], HttpResponse]
DeskView = Callable[Concatenate[SignedInRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def chosen_membership(request: HttpRequest) -> Membership | None:
    """The business chosen in this session, else the first one; always one of the person's own."""
    own = Membership.objects.filter(user_id=cast(User, request.user).pk, business__closed_at__isnull=True)
    own = own.select_related("business").order_by("created_at", "id")
    chosen = request.session.get("business")
    return (own.filter(business_id=chosen).first() if chosen else None) or own.first()


def business_required(view: BusinessView[P]) -> Guarded[P]:
    """For pages about what the business hands in: editors act, viewers look."""
    return roles_required()(view)


def roles_required(
    *, see: frozenset[str] = SEEING_ROLES, act: frozenset[str] = EDITING_ROLES
) -> Callable[[BusinessView[P]], Guarded[P]]:
    """Signs in, then finds the business. Who may not see the page reads why; a POST of others leads nowhere."""

    def guard(view: BusinessView[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            membership = chosen_membership(request)
            if membership is None:
                return redirect("accounts:no_business")
            if request.method not in ("GET", "HEAD") and membership.role not in act:
                raise Http404
            if membership.role not in see:
                return render(request, "accounts/not_your_page.html", {"membership": membership}, status=403)
            asked = cast(BusinessRequest, request)
            asked.membership, asked.business = membership, membership.business
            return view(asked, *args, **kwargs)

        return cast(Guarded[P], login_required(guarded))

    return guard


def desk_required(view: DeskView[P]) -> Guarded[P]:
    """Reviewers and operators only, and only once they have a second factor; for others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = cast(User, request.user)
        if not user.works_at_desk:
            raise Http404
        if settings.DESK_SECOND_FACTOR and not is_mfa_enabled(user):
            return redirect("accounts:second_factor")
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return cast(Guarded[P], login_required(guarded))


def operator_required(view: DeskView[P]) -> Guarded[P]:
    """Operators only; for reviewers and everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.operates:
            raise Http404
        return view(request, *args, **kwargs)

    return desk_required(guarded)
