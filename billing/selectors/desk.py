"""What the operator's pages about money show. Reviewers have no part in them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import Business
from billing.models import Cancellation, Invoice, OpenItem, SizeAudit, SizeAuditEntry
from billing.selectors.documents import kept

PER_PAGE = 50
CANDIDATES = 5
OTHERS = 20


@dataclass(frozen=True)
class Unclear:
    """A cancellation that a person has to match, with the businesses that may be meant."""

    cancellation: Cancellation
    candidates: list[Business]


def open_items(*, page: str, search: str) -> Page[OpenItem]:
    """What is not paid, the oldest first; `search` by number, reference or name."""
    rows = OpenItem.objects.filter(state="open").select_related("invoice__business")
    if text := search.strip()[:60]:
        rows = rows.filter(_named(text, "invoice__"))
    return Paginator(rows.order_by("due_on", "pk"), PER_PAGE).get_page(page)


def others(*, search: str) -> list[Invoice]:
    """Documents that the search finds and of which nothing is open, the newest first: to look at or to correct."""
    text = search.strip()[:60]
    if not text:
        return []
    rows = kept().filter(_named(text)).exclude(item__state="open").select_related("item")
    return list(rows.prefetch_related("credit_notes").order_by("-pk")[:OTHERS])


def _named(text: str, invoice: str = "") -> Q:
    number = Q(**{f"{invoice}number__icontains": text})
    reference = Q(**{f"{invoice}reference__iexact": text.replace(" ", "")})
    return number | reference | Q(**{f"{invoice}business__legal_name__icontains": text})


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
