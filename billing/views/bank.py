"""The operator's bank files: brought, confirmed, and what nobody could match."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.access import SignedInRequest, operator_required
from billing.forms.bank import BankFileForm, ColumnsForm, fault_words
from billing.models import BankEntry, BankFile, OpenItem
from billing.rules.bank import table
from billing.rules.bank.entries import UnreadableFile
from billing.selectors import bank
from billing.services.bank import files as deeds
from billing.services.bank import matching
from config.kernel.errors import Refused

PREVIEW = 5


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def overview(request: SignedInRequest) -> HttpResponse:
    """Bring a file; below, what is to be assigned and what was brought before."""
    posted = request.method == "POST"
    form = BankFileForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and (row := _bring(request, form)):
        return redirect("billing:bank_file", pk=row.pk)
    entries = bank.open_entries(page=request.GET.get("page", ""))
    context = {
        "form": form,
        "page": entries,
        "files": bank.files(),
        "aside": bank.aside(),
        "reasons": bank.REASONS,
    }
    return render(request, "billing/bank.html", context, status=422 if form.errors else 200)


def _bring(request: SignedInRequest, form: BankFileForm) -> BankFile | None:
    file = form.cleaned_data["file"]
    try:
        row, fresh = deeds.bring(
            name=file.name or "", content=file.read(), person=request.user, at=timezone.now()
        )
    except UnreadableFile as error:
        form.add_error("file", fault_words(error.fault, error.place))
        return None
    if not fresh and row.state == "read":
        messages.info(request, _("This very file was read before. Nothing was booked twice."))
    elif row.differences:
        messages.warning(request, _("The file was read, but it does not add up. Below stands what to do."))
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
def bank_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """A CSV file's columns to confirm; afterwards, and for CAMT, what became of the file."""
    row = get_object_or_404(BankFile, pk=pk)
    if row.state != "unread":
        return render(
            request,
            "billing/bank_file.html",
            {"line": bank.file_line(row), "differences": bank.differences(row)},
        )
    read = table.read(bytes(row.content))
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=read)
    if form.is_bound and form.is_valid():
        if any(deeds.statement(row, form.columns).entries):
            return _confirm(request, row, form)
        form.add_error(None, _("By these columns no line is money that came in. Choose other columns."))
    preview = deeds.statement(row, form.columns).entries[:PREVIEW]
    context = {"file": row, "form": form, "table": read, "rows": read.rows[:PREVIEW], "preview": preview}
    return render(request, "billing/bank_columns.html", context, status=422 if form.errors else 200)


def _confirm(request: SignedInRequest, row: BankFile, form: ColumnsForm) -> HttpResponse:
    try:
        deeds.confirm(file=row, columns=form.columns, person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:bank_file", pk=row.pk)


@require_POST
@operator_required
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        deeds.drop(file=get_object_or_404(BankFile, pk=pk), person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("billing:bank")


@require_safe
@operator_required
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """One transfer, and the invoices that it may be for."""
    row = get_object_or_404(BankEntry.objects.select_related("file"), pk=pk)
    search = request.GET.get("q", "")
    context = {
        "entry": row,
        "reason": bank.REASONS.get(row.reason, ""),
        "items": bank.candidates(row, search=search),
        "differences": bank.differences(row.file, entry=row),
        "payments": row.payments.select_related("business", "booked_by"),
    }
    return render(request, "billing/bank_entry.html", context)


@require_POST
@operator_required
def entry_do(request: SignedInRequest, pk: int, deed: str) -> HttpResponse:
    row = get_object_or_404(BankEntry, pk=pk)
    given: dict[str, Any] = {"entry": row, "person": request.user, "at": timezone.now()}
    try:
        if deed == "assign":
            matching.assign(
                item=get_object_or_404(OpenItem, pk=_number(request.POST.get("item", ""))), **given
            )
        elif deed in ("set_aside", "bring_back"):
            {"set_aside": matching.set_aside, "bring_back": matching.bring_back}[deed](**given)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("billing:bank_entry", pk=row.pk)
    messages.success(request, _("Done."))
    return redirect("billing:bank")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
