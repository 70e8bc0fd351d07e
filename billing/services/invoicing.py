"""Issuing invoices: numbered, added up, taxed and written once, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.selectors.calendar import today
from billing.models import Invoice, InvoiceLine, OpenItem, Order, PlanVersion, Subscription, VatCheck
from billing.rules import money, references
from billing.rules.changes import Part
from billing.rules.proration import Interval, Period, pro_rata
from billing.rules.tax import Treatment
from billing.selectors.recipients import contacts
from billing.selectors.recipients import words as buyer_words
from billing.selectors.tax import seller_words, treatment
from billing.services import settling
from billing.services.numbering import next_serial
from config.kernel.actors import SYSTEM, Actor
from config.outbox.services import audit, record

UNITS = {"month": "MON", "year": "ANN"}
PIECE = "C62"  # UN/ECE: one


@dataclass(frozen=True)
class Item:
    """A line to be: `days` of `per` days of a period at `price`, or, with `per` 0, one whole period."""

    text: str
    unit: str
    price: int
    net: int
    start: date
    end: date
    days: int = 0
    per: int = 0


@transaction.atomic
def issue(
    *,
    subscription: Subscription,
    cause: str,
    items: Sequence[Item],
    currency: str,
    at: datetime,
    order: Order | None = None,
) -> Invoice | None:
    """The invoice for `items`, or the one that `cause` led to before; None where there is nothing to pay.

    Call it with the contract locked. What the business has to its credit is used at once.
    """
    cause, known = _known(cause)
    if known is not None or sum(item.net for item in items) <= 0:
        return known
    day, business = today(at), subscription.business
    treated, check = treatment(business, on=day)
    sums = money.totals(money.Line(item.net, treated.rate) for item in items)
    draft = Invoice(
        kind=Invoice.Kind.INVOICE,
        cause=cause,
        business=business,
        subscription=subscription,
        order=order,
        due_on=day + timedelta(days=settings.BILLING["due_days"]),
        period_start=min(item.start for item in items),
        period_end=max(item.end for item in items),
        language=language_of(subscription),
        currency=currency,
        treatment=treated.kind,
        seller=seller_words(),
        buyer=buyer_words(business),
        **_proof(treated, check),
    )
    draft.prepaid = min(sums.gross, settling.at_hand(subscription, currency))
    invoice = write(draft, sums, at=at)
    InvoiceLine.objects.bulk_create(_line(invoice, nth, item, treated) for nth, item in enumerate(items, 1))
    OpenItem.objects.create(
        invoice=invoice, business=business, state_at=at, due_on=invoice.due_on, gross=invoice.gross
    )
    tell(invoice, "billing.invoice_issued", by=SYSTEM, at=at)
    settling.settle(subscription, currency=currency, by=SYSTEM, at=at)
    return invoice


def _known(cause: str) -> tuple[str, Invoice | None]:
    """The cause, and its invoice. A period begins anew where taking a cancellation back revived it on its first day."""
    known = Invoice.objects.filter(cause=cause).first()
    if known is not None and cause.startswith("period:") and known.is_taken_back:
        cause = f"{cause}:{known.pk}"
        known = Invoice.objects.filter(cause=cause).first()
    return cause, known


def period_item(subscription: Subscription, version: PlanVersion, period: Period, *, since: date) -> Item:
    """The line for a period of a plan, or for the rest of one by the day."""
    interval: Interval = "year" if subscription.interval == "year" else "month"
    price = version.offer.price(interval)
    item = Item(
        plan_text(subscription, version),
        UNITS[interval],
        price,
        pro_rata(price, period, since),
        since,
        period.end,
    )
    return item if since == period.start else replace(item, days=period.left(since), per=period.days)


def change_item(subscription: Subscription, version: PlanVersion, part: Part, *, yearly: bool) -> Item:
    """The line for a part of a change: days of `version`, whole or not, or its unused ones taken off."""
    unused = part.what == "unused"
    text = plan_text(subscription, version, unused=unused)
    if part.is_cut:
        return Item(text, PIECE, part.net, part.net, part.since, part.period.end)
    whole = part.since == part.period.start and not unused
    price = version.year_price if yearly else version.month_price
    return Item(
        text,
        UNITS["year" if yearly else "month"],
        -price if unused else price,
        part.net,
        part.since,
        part.period.end,
        days=0 if whole else part.period.left(part.since),
        per=0 if whole else part.period.days,
    )


def plan_text(subscription: Subscription, version: PlanVersion, *, unused: bool = False) -> str:
    """The words of a line, in the language that the invoice is written in."""
    with override(language_of(subscription)):
        words = _("Plan %(name)s, unused days taken off") if unused else _("Plan %(name)s")
        return words % {"name": version.name}


def language_of(subscription: Subscription) -> str:
    person = contacts(subscription.business).first()
    return "en" if person is not None and person.language.startswith("en") else "de"


def _proof(treated: Treatment, check: VatCheck | None) -> dict[str, Any]:
    """Under which number the customer's VAT id was confirmed, where the tax rests on that."""
    if check is None or check.checked_at is None or treated.kind != "reverse_charge":
        return {"consultation": "", "consulted_on": None}
    return {"consultation": check.consultation, "consulted_on": today(check.checked_at)}


def write(invoice: Invoice, sums: money.Totals, *, at: datetime) -> Invoice:
    """Gives the document its number and writes it."""
    issuer, day = settings.BILLING["issuer"], today(at)
    invoice.issuer, invoice.year, invoice.issued_on, invoice.issued_at = issuer, day.year, day, at
    invoice.net, invoice.tax, invoice.gross = sums.net, sums.tax, sums.gross
    invoice.taxes = [{"rate": one.rate, "net": one.net, "tax": one.tax} for one in sums.taxes]
    invoice.serial = next_serial(issuer=issuer, kind=invoice.kind, year=day.year)
    invoice.number = references.number(invoice.kind, day.year, invoice.serial)
    invoice.reference = references.creditor_reference(invoice.number)
    invoice.save(force_insert=True)
    return invoice


def _line(invoice: Invoice, position: int, item: Item, treated: Treatment) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=position,
        text=item.text,
        quantity=item.days if item.per else 1,
        unit="DAY" if item.per else item.unit,
        per=item.per,
        price=item.price,
        net=item.net,
        rate=treated.rate,
        category=treated.category,
        period_start=item.start,
        period_end=item.end,
    )


def tell(invoice: Invoice, event: str, *, by: Actor, at: datetime) -> None:
    """Writes it into the audit log, and to whoever hears of it."""
    audit(f"billing.{invoice.kind}.issue", by=by, at=at, row=invoice)
    record(event, at=at, invoice=invoice.pk, business=invoice.business_id)
