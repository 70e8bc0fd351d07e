"""How a business pays: chosen here, handed over on the provider's own page by a full redirect."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.access import BusinessRequest
from billing.models import Invoice, MethodSetup
from billing.ports import Unavailable
from billing.selectors import methods
from billing.services.providers import finding, setups
from billing.views.plan import money_only
from config.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@money_only
def method(request: BusinessRequest) -> HttpResponse:
    """What is used now, what else there is, and open invoices that can be paid at once."""
    refusal = ""
    if request.method == "POST":
        try:
            return _choose(request, request.POST.get("kind", "")[:20])
        except Refused as error:
            refusal = str(error)
    page = methods.method_page(request.business, finding.offered())
    context = {"page": page, "refusal": refusal}
    return render(request, "billing/method.html", context, status=422 if refusal else 200)


def _choose(request: BusinessRequest, kind: str, invoice: Invoice | None = None) -> HttpResponse:
    now = timezone.now()
    if kind == finding.BANK and invoice is None:
        setups.choose_transfer(business=request.business, person=request.user, at=now)
        messages.success(request, _("You pay by bank transfer from now on."))
        return redirect("billing:method")
    setup = setups.begin(business=request.business, person=request.user, kind=kind, invoice=invoice, at=now)
    return redirect("billing:method_visit", pk=setup.pk)


@require_POST
@money_only
def pay(request: BusinessRequest, pk: int) -> HttpResponse:
    """One open invoice, paid on the provider's page; the method is kept for the next ones."""
    rows = Invoice.objects.filter(business=request.business, kind=Invoice.Kind.INVOICE)
    invoice = get_object_or_404(rows, pk=pk)
    try:
        return _choose(request, request.POST.get("kind", "")[:20], invoice)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:method")


@require_http_methods(["GET", "HEAD", "POST"])
@money_only
def visit(request: BusinessRequest, pk: int) -> HttpResponse:
    """The way to the provider's page, and back from it. A link leads there: our pages send forms to nobody else."""
    setup = get_object_or_404(MethodSetup, pk=pk, business=request.business)
    if request.method == "POST":
        try:
            setups.look(pk=setup.pk, at=timezone.now())
        except Unavailable:
            messages.error(request, str(setups.ProviderSilent()))
        return redirect(f"{request.path}?back=1")
    context = {"setup": setup, "back": "back" in request.GET, "method": methods.in_use(request.business)}
    return render(request, "billing/method_visit.html", context)
