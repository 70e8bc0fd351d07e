"""What every section's page does: shows the draft, keeps what was typed, shows what somebody else saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.forms.profiles import SectionForm
from accounts.rules.profiles import sections
from accounts.selectors.differences import Line
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest
from accounts.views.full import said
from accounts.views.profiles.meeting import Guard, MakeForm, store
from config.kernel.errors import Refused


def section(
    request: BusinessRequest,
    *,
    name: str,
    make: MakeForm[SectionForm],
    template: str,
    extra: Mapping[str, Any] | None = None,
    guard: Guard | None = None,
    after: str = "profiles:overview",
) -> HttpResponse:
    """One section: GET shows it, POST saves it and goes to `after`. `extra` is for the template; see `store`."""
    document, data = deeds.peek(request.business).document, request.POST if request.method == "POST" else None
    form = make(data, document, sections.mark(document, name))
    others: list[Line] = []
    try:
        met = form.is_valid() and store(request, deeds.of(request.business), form, make, guard)
    except Refused as refusal:
        form.add_error(None, said(refusal))
    else:
        if met is None:
            messages.success(request, _("Saved. Customers see it once you publish it."))
            return redirect(after)
        form, others = met or (form, others)
    context = {"form": form, "others": others, "business": request.business, **(extra or {})}
    return render(request, template, context, status=422 if form.errors else 200)
