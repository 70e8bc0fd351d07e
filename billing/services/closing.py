"""A business that closes ends its contract that day; the months of a prepaid year that it does not use are credited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy, override

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Invoice, InvoiceLine
from billing.rules.corrections import Part, unused, within
from billing.rules.proration import month_after
from billing.selectors.corrections import lines
from billing.services import contracts, crediting
from config.kernel.actors import SYSTEM, Actor


@transaction.atomic
def close(*, business_id: UUID, by: Actor, at: datetime) -> bool:
    """Once for a business that has closed; False when its contract had ended before, or it is open after all."""
    subscription = contracts.lock(business_id)
    closed_at = Business.objects.get(pk=business_id).closed_at
    if closed_at is None or subscription.state == "ended":
        return False
    day = today(closed_at)
    words = gettext_lazy("The business has closed; months that are not used are credited.")
    credit_unused(business_id, month_after(day, 1), reason=words, at=at)
    subscription = contracts.lock(business_id)  # a correction may have settled what was overdue
    contracts.step(
        subscription,
        "close",
        by=by,
        at=at,
        cancelled_at=subscription.cancelled_at or closed_at,
        notice_given_at=subscription.notice_given_at or closed_at,
        plan_ends_on=None,
        ends_on=day,
        **contracts.NO_PLAN,
    )
    return True


def credit_unused(business_id: UUID, since: date, *, reason: Any, at: datetime) -> None:
    """The share of every invoice for the days from `since` on, of what was not taken back before."""
    invoices = Invoice.objects.filter(business=business_id, kind="invoice", period_end__gt=since)
    for invoice in invoices.order_by("pk"):
        known = lines(invoice)
        parts = [part for one in known if (part := _part(one.line, one.left.net, since))]
        if chosen := within(parts, sum(one.left.net for one in known)):
            with override(invoice.language):
                words = str(reason)
            crediting.credit(invoice=invoice, reason=words, by=SYSTEM, at=at, parts=chosen)


def _part(line: InvoiceLine, left: int, since: date) -> Part | None:
    """No more than is left of the line, and nothing of one that was taken back."""
    found = unused(line.position, line.net, line.period_start, line.period_end, since=since)
    if found is None:
        return None
    net = min(found.net, left) if line.net > 0 else max(found.net, left)
    return Part(found.position, net, found.since) if net else None
