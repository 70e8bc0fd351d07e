"""Declaring the size of a firm, and why it pays what it pays."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import BILLING_ROLES
from accounts.selectors.calendar import today
from accounts.views.access import BusinessRequest, roles_required
from billing.forms.size import SizeForm, declared, errors_of, others
from billing.models import SizeDeclaration
from billing.selectors import size, words
from billing.selectors.plan_page import contract_of
from billing.selectors.samples import to_correct
from billing.services import sizes
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=BILLING_ROLES, act=BILLING_ROLES)
def declare(request: BusinessRequest) -> HttpResponse:
    """One year at a time; what was declared before stands below, with what it came to."""
    now = timezone.now()
    rows, wrong = size.declarations(request.business.pk), to_correct(request.business.pk)
    data = request.POST if request.method == "POST" else None
    latest = wrong.declaration if wrong else next(iter(rows), None)
    form = SizeForm(data, at=now, latest=latest, year=wrong.declaration.year if wrong else None)
    more = others(data)
    if data is not None and all([form.is_valid(), *(one.is_valid() for one in more)]):
        try:
            given = declared(form, more)
            found = sizes.declare(business=request.business, given=given, person=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept: small, nothing to pay.") if found.small else _("Kept."))
            return redirect("billing:plan")
    context = {
        "form": form,
        "more": more,
        "errors": errors_of(more),
        "rows": rows,
        "to_correct": wrong,
        **_standing(request, rows, now),
    }
    return render(request, "billing/size.html", context, status=422 if data is not None else 200)


def _standing(request: BusinessRequest, rows: list[SizeDeclaration], now: datetime) -> dict[str, Any]:
    """What holds now, and why; when the next declaration is due."""
    found = size.verdict(request.business.pk)
    return {
        "verdict": found,
        "reasons": [words.SIZE_REASONS[code] for code in found.reasons],
        "declared": size.standing(contract_of(request.business), rows, day=today(now)),
    }
