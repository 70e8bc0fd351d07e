"""What came in settles what is open: the oldest invoice first; what is too much waits for the next one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Sum

from accounts.selectors.calendar import calendar, today
from billing.lifecycle import OPEN_ITEM
from billing.models import Allocation, Invoice, OpenItem, Payment, Payout, Subscription
from billing.rules.dunning import next_milestone
from billing.selectors.balance import sum_of, unused
from billing.services import contracts
from billing.services.cancelling import end_of
from config.kernel.actors import Actor
from config.outbox.moves import move

OWING = ("past_due", "restricted")
UNDER_WAY = ("proposed", "due")
Source = Payment | Invoice


def settle(
    subscription: Subscription, *, currency: str, by: Actor, at: datetime, first: Sequence[int] = ()
) -> None:
    """Uses every rest of credit notes and payments, as often as you like; call it with the contract locked.

    `first` are invoices that come before the oldest: those that a payer named.
    """
    items = sorted(_open(subscription, currency), key=lambda item: item.invoice_id not in first)
    for source, rest in _rests(subscription, currency) if items else ():
        left = rest
        for item in items:
            left -= _allocate(item, source, min(left, item.left), by=by, at=at)
    follow(subscription, by=by, at=at)


def take_back(
    subscription: Subscription, *, invoice: Invoice, note: Invoice, by: Actor, at: datetime
) -> None:
    """A correction settles the very invoice that it corrects; what it takes the place of is free for others."""
    item = OpenItem.objects.select_related("invoice").get(invoice=invoice)
    short = note.gross - item.left
    for source, used in _replaceable(invoice):
        if short > 0:
            short += _allocate(item, source, -min(short, used), by=by, at=at)
    _allocate(item, note, note.gross, by=by, at=at)
    settle(subscription, currency=invoice.currency, by=by, at=at)


def _replaceable(invoice: Invoice) -> list[tuple[Source, int]]:
    """What settles an invoice and is no correction of it, with how much: the newest first."""
    used: dict[Source, int] = {}
    rows = invoice.allocations.select_related("payment", "credit_note").order_by("pk")
    for allocation in rows:
        source = _source(allocation)
        used[source] = used.pop(source, 0) + allocation.amount
    own = [source for source in used if isinstance(source, Invoice) and source.corrects_id == invoice.pk]
    return [(source, amount) for source, amount in reversed(used.items()) if amount > 0 and source not in own]


def release(subscription: Subscription, payment: Payment, *, by: Actor, at: datetime) -> None:
    """After a part of a payment went back: it settles that much less, the newest invoice first."""
    short = -rest_of(payment)
    for invoice_id, settled in _settled_by(payment):
        if short <= 0:
            break
        item = OpenItem.objects.select_related("invoice").get(invoice=invoice_id)
        short += _allocate(item, payment, -min(short, settled), by=by, at=at)
    follow(subscription, by=by, at=at)


def rest_of(payment: Payment) -> int:
    """What of a payment settles nothing yet; negative right after a part of it went back."""
    gone = payment.reversals.aggregate(sum=Sum("amount"))["sum"] or 0
    used = payment.allocations.aggregate(sum=Sum("amount"))["sum"] or 0
    return payment.amount + gone - used


def follow(subscription: Subscription, *, by: Actor, at: datetime) -> None:
    """Brings the contract in line with what is open: paid again, or the day of the next reminder."""
    oldest, day = oldest_open(subscription), today(at)
    calm = oldest is None or oldest >= day
    if calm and subscription.state in OWING and subscription.version_id is not None:
        _paid_again(subscription, day, by=by, at=at)
    elif calm and subscription.dunning_step:
        leaving = subscription.state == "cancel_scheduled"
        changes = _paid_while_leaving(subscription, day) if leaving else {}
        contracts.write(subscription, dunning_step=0, dunning_on=None, **changes)
    due = next_dunning(subscription, oldest)
    if due != subscription.dunning_due_on:
        contracts.write(subscription, dunning_due_on=due)


def _paid_again(subscription: Subscription, day: date, *, by: Actor, at: datetime) -> None:
    """Nothing is overdue any more. Days on which the extras were off are not charged for."""
    changes = {**contracts.NO_NOTICE, "dunning_step": 0, "dunning_on": None}
    if subscription.state == "restricted" and subscription.period_end and subscription.period_end < day:
        changes["period_end"] = day
    contracts.step(subscription, "pay", by=by, at=at, **changes)


def _paid_while_leaving(subscription: Subscription, day: date) -> dict[str, Any]:
    """A cancelled contract ends on the day that the business chose: a notice of ours because of the debt is over."""
    begun, ends = subscription.period_end, subscription.plan_ends_on
    if subscription.our_notice and subscription.cancelled_at:
        end = end_of(subscription, on=today(subscription.cancelled_at))
        return {
            "notice_given_at": subscription.cancelled_at,
            "plan_ends_on": end.plan_on,
            "ends_on": end.seal_on or end.plan_on,
        }
    if subscription.extras_are_off and begun and ends:
        return {"period_end": max(begun, min(day, ends))}
    return {}


def next_dunning(subscription: Subscription, oldest: date | None) -> date | None:
    """The day of the next step; None while nothing is open, or once only the end is left."""
    if oldest is None:
        return None
    milestone = next_milestone(
        oldest, taken=subscription.dunning_step, taken_on=subscription.dunning_on, calendar=calendar()
    )
    return milestone.on if milestone and milestone.step.action != "end" else None


def oldest_open(subscription: Subscription) -> date | None:
    """The due date of the oldest invoice that is not settled."""
    rows = OpenItem.objects.filter(business_id=subscription.business_id, state="open")
    return rows.order_by("due_on").values_list("due_on", flat=True).first()


def _allocate(item: OpenItem, source: Source, amount: int, *, by: Actor, at: datetime) -> int:
    """Puts `amount` (negative: takes it back) of a source on an open item; returns it. The contract is locked."""
    if not amount:
        return 0
    Allocation.objects.create(invoice=item.invoice, amount=amount, at=at, **_as_source(source))
    settled = item.settled + amount
    whole = settled == item.gross
    if whole == (item.state == "settled"):
        OpenItem.objects.filter(pk=item.pk).update(settled=F("settled") + amount)
        item.settled = settled
        return amount
    ids = {"invoice": item.invoice_id, "business": item.business_id}
    changes = {"settled": settled}
    move(item, OPEN_ITEM, "settle" if whole else "reopen", by=by, at=at, changes=changes, event_ids=ids)
    return amount


def _open(subscription: Subscription, currency: str) -> list[OpenItem]:
    rows = OpenItem.objects.filter(
        business_id=subscription.business_id, state="open", invoice__currency=currency
    )
    return list(rows.select_related("invoice").order_by("due_on", "pk"))


def at_hand(subscription: Subscription, currency: str) -> int:
    """What would settle an invoice that were issued now: rests, less what older ones would take."""
    rests = sum(rest for _source, rest in _rests(subscription, currency))
    return max(0, rests - sum(item.left for item in _open(subscription, currency)))


def _rests(subscription: Subscription, currency: str) -> list[tuple[Source, int]]:
    """Credit notes, then payments, of which something is left that is not being paid back; the oldest first."""
    own = {"business_id": subscription.business_id, "currency": currency}
    notes = Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE, **own).order_by("pk")
    given = sum_of(Allocation.objects.filter(credit_note=OuterRef("pk")), "credit_note")
    found: list[tuple[Source, int]] = [
        (row, row.rest) for row in notes.annotate(rest=F("gross") - given).filter(rest__gt=0)
    ]
    payments = unused(Payment.objects.filter(**own)).order_by("pk")
    under_way = Payout.objects.filter(**own, state__in=UNDER_WAY).order_by("-proposed_at").first()
    if under_way is not None:  # the transfer may have been made already
        payments = payments.filter(booked_at__gt=under_way.proposed_at)
    return [*found, *((row, row.rest) for row in payments)]  # type: ignore[attr-defined]


def _as_source(source: Source) -> dict[str, Source]:
    return {"payment" if isinstance(source, Payment) else "credit_note": source}


def _source(allocation: Allocation) -> Source:
    found = allocation.payment or allocation.credit_note
    if found is None:
        raise RuntimeError("an allocation has one source")
    return found


def _settled_by(payment: Payment) -> list[tuple[int, int]]:
    """Which invoice a payment settles, and how much of it; the newest first."""
    rows = Allocation.objects.filter(payment=payment).values("invoice")
    sums = rows.annotate(sum=Sum("amount"), last=Max("pk")).filter(sum__gt=0).order_by("-last")
    return list(sums.values_list("invoice", "sum"))
