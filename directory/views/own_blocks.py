"""What a customer does on the own page: block, lift, take the data along, erase them, leave."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.models import Block, Customer
from directory.selectors import blocks as selectors
from directory.services import blocks, customers
from directory.views import door
from directory.views.blocks import to, wanted
from directory.views.blocks_code import block_named


class CustomerRequest(HttpRequest):
    """A request of somebody who has proved a number within the last hour."""

    customer: Customer


def customer_required(
    view: Callable[[CustomerRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever comes too late proves the number again, and what they came for is kept."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        customer = door.customer_of(request)
        if customer is None:
            if request.method == "POST":
                messages.info(request, _("Your page was closed after an hour. Prove your number again."))
            return to("blocks", wanted(request))
        asked = cast(CustomerRequest, request)
        asked.customer = customer
        try:
            return view(asked)
        except Customer.DoesNotExist:
            # Erased in another tab, a moment ago.
            return door.let_out(to("blocks", ""))

    return guarded


@require_POST
@customer_required
def add(request: CustomerRequest) -> HttpResponse:
    block_named(request, request.customer, wanted(request))
    return to("blocks", "")


@require_POST
@customer_required
def lift(request: CustomerRequest) -> HttpResponse:
    pk = selectors.as_uuid(request.POST.get("block", ""))
    try:
        if pk is None:
            raise Http404
        lifted = blocks.lift(customer=request.customer, block_id=pk, at=timezone.now())
    except Block.DoesNotExist as error:
        raise Http404 from error
    found = selectors.named(str(lifted.business_id))
    name = found.name if found else lifted.business.legal_name
    messages.success(request, _("%(name)s may contact you again.") % {"name": name})
    return to("blocks", "")


@require_safe
@customer_required
def data(request: CustomerRequest) -> HttpResponse:
    """Everything that we keep about the customer, as a file."""
    response = JsonResponse(
        selectors.export(request.customer, at=timezone.now()),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="blocks.json"'
    return response


def _forget_news(request: HttpRequest) -> None:
    """What waits to be said names businesses; the next person at this browser must not read it."""
    for _unread in messages.get_messages(request):
        continue


@require_http_methods(["GET", "HEAD", "POST"])
@customer_required
def erase(request: CustomerRequest) -> HttpResponse:
    """GET says what goes, POST erases it."""
    if request.method != "POST":
        active = sum(one.block.state == "active" for one in selectors.own(request.customer))
        return render(request, "directory/blocks_erase.html", {"active": active})
    _forget_news(request)
    customers.erase(customer=request.customer, at=timezone.now())
    messages.success(request, _("Everything that we kept about your number is erased."))
    return door.let_out(to("blocks", ""))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    _forget_news(request)
    return door.let_out(to("blocks", ""))
