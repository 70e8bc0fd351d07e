"""A business enters the number that will stand beside its seal; the code leaves at once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import EDITING_ROLES, OWNING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from accounts.views.full import place_of, said
from config.kernel.addresses import client_address
from config.kernel.errors import Refused
from verification.forms.phones import NumberForm
from verification.rules.numbers import NumberFacts
from verification.selectors import cases
from verification.selectors import phones as selectors
from verification.services import phones, starting


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def phone(request: BusinessRequest) -> HttpResponse:
    """The number. Entering it sends the code at once."""
    page = selectors.phone_page(request.business, at=timezone.now())
    typed = {"number": page.number.typed, "extension": page.number.extension} if page.number else {}
    form = NumberForm(
        request.POST if request.method == "POST" else None, business=request.business, initial=typed
    )
    if form.is_bound and form.is_valid() and form.facts and _start(request, form, form.facts):
        return redirect("verification:phone_code")
    context = {
        "page": page,
        "form": form,
        "case": cases.current(request.business),
        "may_lock": request.membership.role in OWNING_ROLES,
        "may_edit": request.membership.role in EDITING_ROLES,
    }
    return render(request, "verification/phone.html", context, status=422 if form.errors else 200)


@require_POST
@business_required
def phone_by_hand(request: BusinessRequest) -> HttpResponse:
    """A number to which no code can be sent: it is entered, and a person calls it."""
    form = NumberForm(request.POST, business=request.business, by_hand=True)
    if not (form.is_valid() and form.facts):
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("verification:phone")
    try:
        phones.enter(
            business=request.business,
            typed=form.cleaned_data["number"],
            facts=form.facts,
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("verification:phone")
    return redirect("verification:call_back")


def _start(request: BusinessRequest, form: NumberForm, facts: NumberFacts) -> bool:
    """Whether a code is on its way; if not, the form says why."""
    try:
        starting.start(
            business=request.business,
            typed=form.cleaned_data["number"],
            facts=facts,
            again="again" in request.POST,
            language=get_language() or "de",
            address=client_address(request.META, settings.ALLAUTH_TRUSTED_PROXY_COUNT),
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(place_of(refusal, "number"), said(refusal))
        return False
    return True
