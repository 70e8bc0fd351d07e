"""What every section's page does: shows the draft, keeps what was typed, shows what somebody else saved meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.profiles import SectionForm
from accounts.models import Profile
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from accounts.selectors.differences import Line, of_section
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest
from accounts.views.full import said
from config.kernel.errors import Refused

MakeForm = Callable[[Any, Document, str], SectionForm]


Guard = Callable[[Document], None]


def save(request: BusinessRequest, profile: Profile, form: SectionForm, guard: Guard | None = None) -> None:
    """Writes a valid form into the draft. `guard` looks at the locked document first and may refuse.

    Raises EditedMeanwhile.
    """

    def change(document: Document) -> Document:
        if guard is not None:
            guard(document)
        return form.changed(document)

    deeds.edit(
        profile=profile,
        section=form.section,
        seen=form.cleaned_data["seen"],
        change=change,
        by=actor(request.user),
        at=timezone.now(),
    )


def section(
    request: BusinessRequest,
    *,
    name: str,
    make: MakeForm,
    template: str,
    extra: Mapping[str, Any] | None = None,
    guard: Guard | None = None,
    after: str = "profiles:overview",
) -> HttpResponse:
    """One section: GET shows it, POST saves it and goes to `after`. `extra` is for the template, `guard` for `save`."""
    document, data = deeds.peek(request.business).document, request.POST if request.method == "POST" else None
    form = make(data, document, sections.mark(document, name))
    others: list[Line] = []
    if form.is_valid():
        try:
            save(request, deeds.of(request.business), form, guard)
        except deeds.EditedMeanwhile as refusal:
            form, others = _again(request, refusal, name, make)
        except Refused as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved. Customers see it once you publish it."))
            return redirect(after)
    context = {"form": form, "others": others, "business": request.business, **(extra or {})}
    return render(request, template, context, status=422 if form.errors else 200)


def _again(
    request: BusinessRequest, refusal: deeds.EditedMeanwhile, name: str, make: MakeForm
) -> tuple[SectionForm, list[Line]]:
    """The form as typed, ready to be saved over what somebody else saved, which is shown beside it."""
    now = refusal.profile.document
    data, seen = request.POST.copy(), sections.mark(now, name)
    data["seen"] = seen
    form = make(data, now, seen)
    form.add_error(None, str(refusal))
    return form, of_section(now, name)
