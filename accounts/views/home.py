"""Where one lands after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.views.access import chosen_membership


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    if getattr(request.user, "works_at_desk", False):
        return redirect("verification:review_queue")
    return redirect("verification:tasks" if chosen_membership(request) else "accounts:no_business")


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
