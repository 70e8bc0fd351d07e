"""The operator pays businesses that get no further invoice back what they have to their credit."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Business
from accounts.selectors.calendar import today
from accounts.views.access import SignedInRequest, operator_required
from billing.forms.payouts import TransferForm
from billing.models import Payout
from billing.selectors import payouts as selectors
from billing.services import payouts
from config.kernel.errors import Refused


@require_safe
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    context = {
        "owed": selectors.owed_back(),
        "under_way": selectors.under_way(),
        "latest": selectors.latest(),
        "states": selectors.STATES,
        "ways": selectors.WAYS,
        "today": today(timezone.now()),
    }
    return render(request, "billing/payouts.html", context)


@require_POST
@operator_required
def begin(request: SignedInRequest, business: UUID, currency: str) -> HttpResponse:
    """What the page said is what goes; anything else is refused."""
    way, seen = request.POST.get("way", ""), request.POST.get("seen", "")
    if way not in Payout.Way.values or not (seen.isascii() and seen.isdigit() and len(seen) < 16):
        raise Http404
    firm = get_object_or_404(Business, pk=business)
    try:
        row = payouts.propose(
            business=firm,
            currency=currency.upper(),
            way=way,
            seen=int(seen),
            person=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("billing:payouts")
    _tell(request, row)
    return redirect("billing:payouts")


def _tell(request: SignedInRequest, row: Payout) -> None:
    words = {
        "proposed": _("Somebody else has to confirm this; it stands on this page."),
        "due": _("Make the transfer now, then note its day here."),
        "paid": _("The provider is asked to pay it back."),
    }
    messages.success(request, words[row.state])


@require_POST
@operator_required
def do(request: SignedInRequest, pk: int, deed: str) -> HttpResponse:
    """Confirms or withdraws what somebody proposed."""
    row = get_object_or_404(Payout.objects.defer("pdf"), pk=pk)
    deeds = {"approve": payouts.approve, "withdraw": payouts.withdraw}
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed](payout=row, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("billing:payouts")


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The day of the transfer that was made."""
    row = get_object_or_404(Payout.objects.select_related("business").defer("pdf"), pk=pk, way="transfer")
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = TransferForm(data, proposed_on=today(row.proposed_at), at=now)
    if form.is_bound and form.is_valid():
        try:
            payouts.note(payout=row, person=request.user, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. The business gets a statement by e-mail."))
            return redirect("billing:payouts")
    context = {"form": form, "payout": row}
    return render(request, "billing/payout.html", context, status=422 if form.errors else 200)


@require_safe
@operator_required
def statement(request: SignedInRequest, pk: int) -> HttpResponse:
    """The document that the business got."""
    row = get_object_or_404(Payout, pk=pk, pdf__isnull=False)
    answer = HttpResponse(bytes(row.pdf or b""), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="payout-{row.pk}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
