"""Charging invoices: the row is the job, its key makes asking twice harmless."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Business
from billing.lifecycle import CHARGE
from billing.models import Charge, Invoice, OpenItem, PaymentMethod
from billing.ports import Answer, Ask
from billing.services import contracts
from billing.services.providers import finding, syncing
from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from config.outbox.services import audit, record

LIVE = ("due", "asked", "pending", "succeeded")
SAID_NOTHING = "said_nothing"


class NotAnswered(Exception):
    """The provider may have charged; the job asks again with the same key."""


def charge_invoice(*, invoice: Invoice, at: datetime) -> Charge | None:
    """Makes the charge of an open invoice by the method that the business has; None where there is nothing to do.

    A method is tried once: a job that comes late may find that it was handed over to pay this very invoice, and failed.
    """
    with transaction.atomic():
        contracts.lock(invoice.business_id)
        method = current_method(invoice.business)
        if method is None or method.kind == finding.BANK or finding.by_name(method.provider) is None:
            return None
        if Charge.objects.filter(invoice=invoice, method=method).exists():
            return None
        row = new(invoice, method.provider, method=method, at=at)
        if row is not None:
            record("billing.charge_due", at=at, charge=row.pk, business=invoice.business_id)
        return row


def charge_open(*, business: Business, at: datetime) -> int:
    """Everything that is open, with a method that is new; returns how many charges were made."""
    items = OpenItem.objects.filter(business=business, state="open").select_related("invoice__business")
    made = [charge_invoice(invoice=item.invoice, at=at) for item in items.order_by("due_on", "pk")]
    return sum(one is not None for one in made)


def new(
    invoice: Invoice, provider: str, *, method: PaymentMethod | None = None, at: datetime
) -> Charge | None:
    """The next charge of an invoice; None when it is paid, or another charge may still succeed."""
    item = OpenItem.objects.filter(invoice=invoice, state="open").first()
    if item is None or Charge.objects.filter(invoice=invoice, state__in=LIVE).exists():
        return None
    number = Charge.objects.filter(invoice=invoice).count() + 1
    row = Charge.objects.create(
        invoice=invoice,
        method=method,
        provider=provider,
        key=f"charge-{invoice.issuer}-{invoice.number}-{number}",
        currency=invoice.currency,
        amount=item.left,
        state_at=at,
    )
    audit("billing.charge.make", by=SYSTEM, at=at, row=row)
    return row


def ask(*, pk: int, at: datetime) -> None:
    """Asks the provider for a charge that is due. Raises NotAnswered: then the same is asked again later."""
    charge = _take(pk, at=at)
    if charge is None:
        return
    provider = finding.by_name(charge.provider)
    if provider is None:
        raise NotAnswered
    answer = provider.charge(as_ask(charge), again=charge.attempts > 1)
    _told(charge, answer, at=at)


def _told(charge: Charge, answer: Answer, *, at: datetime) -> None:
    if answer.state == "unknown":
        Charge.objects.filter(pk=charge.pk).update(error=answer.error or SAID_NOTHING)
        raise NotAnswered
    if answer.touched or not syncing.apply(pk=charge.pk, answer=answer, looked=charge.looked, at=at):
        syncing.sync(pk=charge.pk, at=at)


def as_ask(charge: Charge) -> Ask:
    invoice, method = charge.invoice, charge.method
    return Ask(
        key=charge.key,
        amount=charge.amount,
        currency=charge.currency,
        customer_id=method.customer_id if method else "",
        method_id=method.method_id if method else "",
        description=f"{invoice.seller['name']} {invoice.number}".strip(),
        ids={"invoice": str(invoice.pk), "business": str(invoice.business_id)},
    )


def current_method(business: Business) -> PaymentMethod | None:
    return PaymentMethod.objects.filter(business=business, removed_at=None).first()


def _take(pk: int, *, at: datetime) -> Charge | None:
    """Counts the attempt before the work. Before the first one it is looked at what is still open."""
    rows = Charge.objects.select_related("invoice__business", "method")
    with transaction.atomic():
        contracts.lock(rows.get(pk=pk).invoice.business_id)
        charge = rows.get(pk=pk)
        if charge.state not in ("due", "asked") or charge.method is None:
            return None
        left = OpenItem.objects.get(invoice=charge.invoice_id).left
        if not charge.attempts and not left:
            move(charge, CHARGE, "fail", by=SYSTEM, at=at, changes={"error": "nothing_open"}, **_ids(charge))
            return None
        changes: dict[str, Any] = {"attempts": charge.attempts + 1}
        if not charge.attempts:
            changes["amount"] = min(left, charge.amount)
        move(charge, CHARGE, "ask", by=SYSTEM, at=at, changes=changes)
        return rows.get(pk=pk)


def _ids(charge: Charge) -> dict[str, Any]:
    return {"event_ids": {"business": charge.invoice.business_id}}
