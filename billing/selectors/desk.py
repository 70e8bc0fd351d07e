"""What the operator's pages about money show. Reviewers have no part in them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import Business
from billing.models import Cancellation, Invoice, OpenItem, SizeAudit, SizeAuditEntry

PER_PAGE = 50
CANDIDATES = 5


@dataclass(frozen=True)
class Unclear:
    """A cancellation that a person has to match, with the businesses that may be meant."""

    cancellation: Cancellation
    candidates: list[Business]


def open_items(*, page: str, search: str) -> Page[OpenItem]:
    """What is not paid, the oldest first; `search` by number, reference or name."""
    rows = OpenItem.objects.filter(state="open").select_related("invoice__business")
    if text := search.strip()[:60]:
        found = Q(invoice__number__icontains=text) | Q(invoice__reference__iexact=text.replace(" ", ""))
        rows = rows.filter(found | Q(business__legal_name__icontains=text))
    return Paginator(rows.order_by("due_on", "pk"), PER_PAGE).get_page(page)


def unclear() -> list[Unclear]:
    """The oldest first."""
    rows = Cancellation.objects.filter(state="unclear").order_by("received_at")[:PER_PAGE]
    return [Unclear(row, list(_candidates(row))) for row in rows]


def _candidates(row: Cancellation) -> QuerySet[Business]:
    """By the number of an invoice, by name, or because the sender is one of its people."""
    of_invoice = Invoice.objects.filter(number__iexact=row.contract).values("business_id")
    named = Q(legal_name__icontains=row.contract) | Q(names__text__icontains=row.contract)
    own = Q(memberships__user__email__iexact=row.email)
    return Business.objects.filter(Q(pk__in=of_invoice) | named | own).distinct()[:CANDIDATES]


def audits() -> list[SizeAudit]:
    return list(SizeAudit.objects.order_by("-pk")[:20])


def entries(audit: SizeAudit) -> list[SizeAuditEntry]:
    rows = audit.entries.select_related("declaration__business").order_by("position")
    return list(rows)


def is_late(item: OpenItem, on: date) -> bool:
    return item.due_on < on
