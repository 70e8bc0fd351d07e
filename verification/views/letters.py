"""A business has its address, or its number, confirmed by a letter: ordering it, and entering its code."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import EDITING_ROLES, actor
from accounts.views.access import BusinessRequest, business_required
from config.kernel.errors import Refused
from verification.forms.letters import LetterCodeForm
from verification.models import Letter
from verification.selectors import cases, phones, ways
from verification.selectors.letters import LetterPage, address_is_asked_for, letter_page
from verification.services import letter_codes, letters
from verification.views.phone_codes import DONE

ADDRESS, NUMBER = Letter.Purpose.ADDRESS, Letter.Purpose.NUMBER
HERE = {ADDRESS: "verification:address", NUMBER: "verification:phone_letter"}


# A try that was burnt must stay burnt, also where requests are wrapped into transactions.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def address(request: BusinessRequest) -> HttpResponse:
    """Only a business that needs it: others are told by their task list."""
    if not address_is_asked_for(request.business):
        return redirect("verification:tasks")
    return _shown(request, _read(request, ADDRESS))


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def phone_letter(request: BusinessRequest) -> HttpResponse:
    page = _read(request, NUMBER)
    if page.phone is None:
        return redirect("verification:phone")
    return _shown(request, page)


@require_POST
@business_required
def address_send(request: BusinessRequest) -> HttpResponse:
    if not address_is_asked_for(request.business):
        return redirect("verification:tasks")
    return _order(request, _read(request, ADDRESS))


@require_POST
@business_required
def phone_letter_send(request: BusinessRequest) -> HttpResponse:
    page = _read(request, NUMBER)
    return redirect("verification:phone") if page.phone is None else _order(request, page)


def _read(request: BusinessRequest, purpose: str) -> LetterPage:
    number = request.GET.get("number", "")
    phone = phones.chosen(request.business, number) if purpose == NUMBER else None
    return letter_page(request.business, purpose, phone=phone, at=timezone.now())


def _order(request: BusinessRequest, page: LetterPage) -> HttpResponse:
    try:
        letters.ask(
            business=request.business,
            purpose=page.purpose,
            phone=page.phone,
            language=get_language() or "de",
            by=actor(request.user),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter is ordered. We will email you when it is on its way."))
    query = f"?number={page.phone.pk}" if page.phone else ""
    return redirect(reverse(HERE[Letter.Purpose(page.purpose)]) + query)


def _shown(request: BusinessRequest, page: LetterPage) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = LetterCodeForm(posted, initial={"letter": page.letter.pk if page.letter else ""})
    if form.is_bound and form.is_valid():
        answer = _confirm(request, page, form)
        if answer is not None:
            return answer
        page = _read(request, page.purpose)
    context = {
        "page": page,
        "form": form,
        "case": cases.current(request.business),
        "may_edit": request.membership.role in EDITING_ROLES,
        "ways": ways.open_to(page.phone, at=timezone.now()) if page.phone else None,
    }
    return render(request, "verification/letter.html", context, status=422 if form.errors else 200)


def _confirm(request: BusinessRequest, page: LetterPage, form: LetterCodeForm) -> HttpResponse | None:
    """The redirect that follows, or None and the form says what is wrong."""
    try:
        result = letter_codes.confirm(
            business=request.business,
            letter_id=form.cleaned_data["letter"],
            code=form.cleaned_data["code"],
            by=actor(request.user),
            at=timezone.now(),
        )
    except Letter.DoesNotExist:
        form.add_error("code", str(letter_codes.LetterOver()))
    except Refused as refusal:
        over = isinstance(refusal, letter_codes.LetterLocked | letter_codes.LetterOver)
        form.add_error(None if over else "code", str(refusal))
    else:
        done = DONE[result] if page.purpose == NUMBER else _("Your business address is confirmed.")
        messages.success(request, done)
        return redirect("verification:phone" if page.purpose == NUMBER else "verification:address")
    return None
