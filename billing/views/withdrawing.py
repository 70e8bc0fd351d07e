"""Withdrawing from a contract, with and without signing in; where the switch is off nothing of it is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.permissions import BILLING_ROLES
from accounts.views.access import BusinessRequest, roles_required
from billing.forms.cancelling import ContractForm
from billing.selectors.receipts import receipt_token
from billing.selectors.withdrawals import standing
from billing.services import cancelling, withdrawing
from config.kernel.errors import Refused

P = ParamSpec("P")


def switched_on(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Before anything else is looked at, so that nobody can tell the address from one that never was."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.BILLING["withdrawal"]:
            raise Http404
        return view(*args, **kwargs)

    return asked


@switched_on
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Anybody's: whatever contract is named, the answer is the same receipt, and a person looks for the contract."""
    form = ContractForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        written, language = form.written_as("withdrawal"), get_language() or "de"
        try:
            row = cancelling.receive(written=written, language=language, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("billing:cancel_received", receipt_token(row))
    return render(request, "billing/withdraw.html", {"form": form}, status=422 if form.errors else 200)


@switched_on
@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=BILLING_ROLES, act=BILLING_ROLES)
def own(request: BusinessRequest) -> HttpResponse:
    """One's own: what is known is shown to be confirmed, and it is carried out at once."""
    now, refusal = timezone.now(), ""
    if request.method == "POST":
        try:
            row = withdrawing.withdraw(business=request.business, person=request.user, at=now)
        except Refused as error:
            refusal = str(error)
        else:
            return redirect("billing:cancel_received", receipt_token(row))
    found = standing(request.business, at=now)
    context: dict[str, Any] = {"found": found, "refusal": refusal, "person": request.user}
    if found.latest:
        context["contract"] = withdrawing.contract_words(request.business, found)
    return render(request, "billing/withdraw_plan.html", context, status=422 if refusal else 200)
