"""A customer enters the code that we sent, sees how the delivery goes, and asks for it again; no script needed."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.kernel.errors import Refused
from directory.models import Customer
from directory.selectors import blocks as selectors
from directory.services import blocks, customers
from directory.views import door
from directory.views.blocks import address_of, path_to, to, wanted
from verification.forms.phones import CodeForm
from verification.models import CustomerChallenge
from verification.selectors.phones import code_page
from verification.services import challenges, confirming
from verification.services import customers as proving


# A try that was burnt must stay burnt, also where requests are wrapped into transactions.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    challenge = door.challenge_of(request)
    if challenge is None or (request.method != "POST" and door.customer_of(request)):
        if request.method == "POST":
            messages.info(request, _("This code is no longer in use. Ask for a new one."))
        return to("blocks", wanted(request))
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        digits=challenge.digits,
        initial={"challenge": challenge.pk},
    )
    if request.method == "POST" and form.is_valid():
        customer = _enter(form, challenge)
        if customer is not None:
            return _let_in(request, customer, challenge)
    return _page(request, form, challenge)


def _enter(form: CodeForm, challenge: CustomerChallenge) -> Customer | None:
    """The customer whose number the code proved, or None and the form says what is wrong."""
    typed = form.cleaned_data["code"]
    try:
        if form.cleaned_data["challenge"] != challenge.pk:
            raise confirming.Replaced
        return customers.enter(challenge_id=challenge.pk, code=typed, at=timezone.now())
    except CustomerChallenge.DoesNotExist:
        form.add_error("code", str(confirming.Replaced()))
    except Refused as refusal:
        # After the last try there is no field left to point at.
        form.add_error(None if isinstance(refusal, challenges.TooManyTries) else "code", str(refusal))
    return None


def _let_in(request: HttpRequest, customer: Customer, challenge: CustomerChallenge) -> HttpResponse:
    """Blocks what the customer came for: that is what the number was proved for."""
    block_named(request, customer, wanted(request))
    return door.let_in(to("blocks", ""), customer, challenge.pk)


def block_named(request: HttpRequest, customer: Customer, text: str) -> None:
    found = selectors.named(text)
    if found is None:
        return
    try:
        blocks.block(customer=customer, business=found.business, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("%(name)s may not contact you any more.") % {"name": found.name}
        messages.success(request, done)


def _page(request: HttpRequest, form: CodeForm, challenge: CustomerChallenge) -> HttpResponse:
    # Read again: a try may just have changed what the page shows.
    current = CustomerChallenge.objects.filter(pk=challenge.pk).first()
    if current is None:
        return to("blocks", wanted(request))
    page = code_page(current, at=timezone.now())
    context = {"page": page, "form": form, **_ways(request)}
    return render(request, "directory/blocks_code.html", context, status=422 if form.errors else 200)


def _ways(request: HttpRequest) -> dict[str, str]:
    text = wanted(request)
    return {"wanted": text, "start": path_to("blocks", text), "here": path_to("blocks_code", text)}


@require_safe
def code_state(request: HttpRequest) -> HttpResponse:
    """The fragment that the page asks for again and again; 204 while there is nothing new."""
    challenge = door.challenge_of(request)
    page = code_page(challenge, at=timezone.now()) if challenge else None
    if page is not None and page.version == request.GET.get("version") and page.listens:
        return HttpResponse(status=204)
    return render(request, "directory/blocks_code_state.html", {"page": page, **_ways(request)})


@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    """The same code once more, as a message or as a call."""
    challenge, text = door.challenge_of(request), wanted(request)
    if challenge is None:
        return to("blocks", text)
    channel = "voice" if request.POST.get("channel") == "voice" else "sms"
    try:
        proving.send_again(
            challenge_id=challenge.pk, channel=channel, address=address_of(request), at=timezone.now()
        )
    except (confirming.RanOut, CustomerChallenge.DoesNotExist):
        messages.info(request, _("The code has expired. Enter your number again, then we send a new one."))
        return door.let_out(to("blocks", text))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("We are calling you.") if channel == "voice" else _("We are sending the code again.")
        )
    return to("blocks_code", text)
