"""One's data to take away, and the two ends: of an account, and of a business."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.closing import account_form, business_form
from accounts.models import User
from accounts.permissions import OWNER
from accounts.selectors.people import name_of
from accounts.selectors.personal import everything
from accounts.services import closing
from accounts.views.access import BusinessRequest, roles_required
from accounts.views.confirming import confirmed
from config.kernel.errors import Refused

OWNERS = frozenset({OWNER})


@require_safe
@login_required
@confirmed
def data(request: HttpRequest) -> HttpResponse:
    """Everything held about the person, as a file."""
    found = everything(cast(User, request.user))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed
def account(request: HttpRequest) -> HttpResponse:
    """The address typed again, then the account is closed and the session over."""
    person = cast(User, request.user)
    form = account_form(request.POST or None, person.email)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_account(person=person, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account is closed."))
            return redirect("directory:home")
    return render(
        request, "accounts/close_account.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=OWNERS, act=OWNERS)
@confirmed
def business(request: BusinessRequest) -> HttpResponse:
    """The name typed again, then the business is closed for good."""
    name = name_of(request.business)
    form = business_form(request.POST or None, name)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_business(business=request.business, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is closed.") % {"name": name})
            return redirect("accounts:overview")
    context = {"form": form, "business_name": name}
    return render(request, "accounts/close_business.html", context, status=422 if form.is_bound else 200)
