"""What of an invoice has not been taken back yet, and the corrections that wait for a second person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from billing.models import Credit, Invoice, InvoiceLine
from billing.rules import corrections
from billing.rules.money import TaxOfRate

STATES = {
    "proposed": _("waits for a second person"),
    "issued": _("issued"),
    "withdrawn": _("withdrawn"),
}


@dataclass(frozen=True)
class LeftOf:
    """A line with what is left of it."""

    line: InvoiceLine
    left: corrections.Left


def lines(invoice: Invoice) -> list[LeftOf]:
    """The lines of an invoice; nothing is left of those of a correction."""
    rows = InvoiceLine.objects.filter(invoice__corrects=invoice).order_by().values("position")
    taken = dict(rows.annotate(sum=Sum("net")).values_list("position", "sum"))
    found = []
    for line in invoice.lines.all():
        net = 0 if invoice.is_credit_note else line.net - taken.get(line.position, 0)
        found.append(LeftOf(line, corrections.Left(line.position, net, line.rate)))
    return found


def left(invoice: Invoice) -> int:
    """The net amount that can still be taken back."""
    return sum(one.left.net for one in lines(invoice))


def left_of_days(business: UUID, currency: str, since: date) -> int | None:
    """Net, what invoices that run on `since` come to for the days from then on, without what was taken back.

    None where nothing of them was. What goes back is taken from the days that are over first, as when a firm closes.
    """
    running = Q(lines__period_start__lte=since, lines__period_end__gt=since)
    invoices = Invoice.objects.filter(
        running, business=business, currency=currency, kind="invoice"
    ).distinct()
    if not Invoice.objects.filter(corrects__in=invoices.values("pk")).exists():
        return None
    return sum(_from(one, since) for invoice in invoices for one in lines(invoice))


def _from(one: LeftOf, since: date) -> int:
    line = one.line
    if line.period_start > since:
        return 0
    part = corrections.unused(line.position, line.net, line.period_start, line.period_end, since=since)
    if part is None:
        return 0
    return min(part.net, one.left.net) if line.net > 0 else max(part.net, one.left.net)


def again_cause(invoice: Invoice) -> str:
    """What the invoice that takes the place of another one is known by; unique, so that there is one at most."""
    return f"again:{invoice.pk}"


def instead_of(invoice: Invoice) -> Invoice | None:
    """The invoice that was issued in the place of this one."""
    return Invoice.objects.filter(cause=again_cause(invoice)).first()


def taken_back_at_once(invoice: Invoice) -> bool:
    """Whether a single correction took all of it back."""
    notes = Invoice.objects.filter(corrects=invoice).values_list("gross", flat=True)
    return list(notes) == [invoice.gross]


def taken_back(invoice: Invoice) -> list[TaxOfRate]:
    """Net and tax by rate of every correction of an invoice."""
    notes = Invoice.objects.filter(corrects=invoice).order_by("pk")
    return [TaxOfRate(**one) for taxes in notes.values_list("taxes", flat=True) for one in taxes]


def of(invoice: Invoice) -> "QuerySet[Credit]":
    """Every proposal about an invoice, the newest first."""
    return _rows().filter(invoice=invoice).order_by("-pk")


def waiting() -> "QuerySet[Credit]":
    """What needs a second person, the oldest first."""
    return _rows().filter(state="proposed").order_by("pk")


def _rows() -> "QuerySet[Credit]":
    return Credit.objects.select_related("invoice", "note", "proposed_by", "approved_by")
