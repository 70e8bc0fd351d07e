"""Brings a charge in line with what its provider says now. The answer decides, never the order of events."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, Sum

from accounts.selectors.calendar import today
from billing.lifecycle import CHARGE, REFUND
from billing.models import Charge, Payment, Refund
from billing.ports import Answer, Back, Unavailable
from billing.services import contracts, payments
from billing.services.providers import finding
from config.kernel.actors import OUTSIDE
from config.outbox.moves import move
from config.outbox.services import audit

TRIES: Final = 5
LIVE: Final = ("due", "asked", "pending", "succeeded")


class Busy(Exception):
    """Others told of this charge all the time; the job comes back."""


def sync(*, pk: int, at: datetime) -> Charge:
    """Asks how the charge stands, and applies that. Raises Unavailable or Busy."""
    for _try in range(TRIES):
        charge = Charge.objects.get(pk=pk)
        if not charge.provider_id:
            return charge
        provider = finding.by_name(charge.provider)
        if provider is None:
            raise Unavailable("not set up")
        answer = provider.fetch(provider_id=charge.provider_id)
        if apply(pk=pk, answer=answer, looked=charge.looked, at=at):
            return Charge.objects.get(pk=pk)
    raise Busy


def apply(*, pk: int, answer: Answer, looked: int, at: datetime) -> bool:
    """Writes what `answer` says; False when something newer was written since `looked`."""
    rows = Charge.objects.select_related("invoice__business", "method")
    with transaction.atomic():
        contracts.lock(rows.get(pk=pk).invoice.business_id)
        charge = rows.get(pk=pk)
        if charge.looked != looked:
            return False
        values: dict[str, Any] = {"looked": looked + 1}
        if answer.provider_id and not charge.provider_id:
            values["provider_id"] = answer.provider_id
        if Charge.objects.filter(pk=pk, looked=looked).update(**values) != 1:
            return False
        charge.refresh_from_db()
        _state(charge, answer, at=at)
        for back in (*answer.refunds, *answer.disputes):
            _back(charge, back, at=at)
        _ended(charge, answer, at=at)
        return True


def booked(charge: Charge) -> int:
    """What of a charge is in our books: what came, less what went back."""
    rows = Payment.objects.filter(_of(charge) | Q(reverses__in=Payment.objects.filter(_of(charge))))
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def _of(charge: Charge) -> Q:
    return Q(key=f"charge:{charge.pk}") | Q(key__startswith=f"charge:{charge.pk}:")


def _state(charge: Charge, answer: Answer, *, at: datetime) -> None:
    """Pending, failed or succeeded; money that came is booked once, whatever else is known."""
    if answer.state == "pending" and charge.state == "asked":
        _step(charge, "wait", at=at)
    elif answer.state == "failed" and charge.state in ("due", "asked", "pending"):
        _step(charge, "fail", at=at, error=answer.error)
    elif answer.state == "succeeded":
        if charge.state == "failed" and _others(charge):
            # Another charge of this invoice took its place; the money is there all the same.
            Charge.objects.filter(pk=charge.pk).update(error="paid_twice")
        elif charge.state in ("asked", "pending", "failed"):
            _step(charge, "succeed", at=at, error="")
        _book(charge, answer.amount, f"charge:{charge.pk}", at=at)


def _others(charge: Charge) -> bool:
    return Charge.objects.filter(invoice=charge.invoice_id, state__in=LIVE).exclude(pk=charge.pk).exists()


def _back(charge: Charge, back: Back, *, at: datetime) -> None:
    """A refund that is done, or a dispute that took the money; and the way back of both."""
    kind = "refund" if back.state in ("pending", "succeeded", "failed") else "chargeback"
    name = f"charge:{charge.pk}:{back.provider_id}"
    gone = Payment.objects.filter(key=f"back:{name}").exists()
    if back.state in ("succeeded", "open", "lost"):
        _take_back(charge, back.amount, kind, f"back:{name}", at=at)
    elif back.state in ("failed", "won") and gone:
        _book(charge, back.amount, name, at=at)
    if kind == "refund":
        _refund(charge, back, at=at)


def _ended(charge: Charge, answer: Answer, *, at: datetime) -> None:
    """Disputed, won, refunded in full; from what is known of all of it at once."""
    refunded = sum(one.amount for one in answer.refunds if one.state == "succeeded")
    disputed = any(one.state in ("open", "lost") for one in answer.disputes)
    wanted = "refunded" if refunded >= charge.amount else "disputed" if disputed else "succeeded"
    steps = {
        ("succeeded", "disputed"): ("dispute",),
        ("succeeded", "refunded"): ("refund",),
        ("disputed", "succeeded"): ("win",),
        ("disputed", "refunded"): ("refund",),
        ("refunded", "succeeded"): ("come_back",),
        ("refunded", "disputed"): ("come_back", "dispute"),
    }
    if answer.state != "succeeded" or (charge.state == "refunded" and _others(charge)):
        return
    for action in steps.get((charge.state, wanted), ()):
        _step(charge, action, at=at)


def _step(charge: Charge, action: str, *, at: datetime, **changes: Any) -> None:
    ids = {"business": charge.invoice.business_id}
    move(charge, CHARGE, action, by=OUTSIDE, at=at, changes=changes, event_ids=ids)


def _book(charge: Charge, amount: int, key: str, *, at: datetime) -> None:
    if Payment.objects.filter(key=key).exists():
        return
    method = charge.method
    payments.book(
        business=charge.invoice.business,
        amount=amount,
        currency=charge.currency,
        received_on=today(at),
        method=method.kind if method else "card",
        key=key,
        towards=[charge.invoice_id],
        at=at,
    )


def _take_back(charge: Charge, amount: int, kind: str, key: str, *, at: datetime) -> None:
    """From whatever of the charge is still there; the second part of one way back gets a key of its own."""
    if Payment.objects.filter(key=key).exists():
        return
    parts = 0
    for source in Payment.objects.filter(_of(charge)).order_by("pk"):
        there = source.amount + sum(row.amount for row in source.reversals.all())
        part = min(amount, there)
        if part <= 0:
            continue
        payments.reverse(
            payment=source,
            amount=part,
            kind=kind,
            key=f"{key}:{parts}" if parts else key,
            received_on=today(at),
            at=at,
        )
        amount, parts = amount - part, parts + 1


def _refund(charge: Charge, back: Back, *, at: datetime) -> None:
    """Our own row of a refund, where an operator asked for it here."""
    row = Refund.objects.filter(charge=charge).filter(
        Q(provider_id=back.provider_id) | Q(key=back.key or "-")
    )
    refund = row.first()
    action = {"succeeded": "finish", "failed": "fail", "pending": "wait"}.get(back.state, "")
    if refund is None or not action:
        return
    if not refund.provider_id:
        Refund.objects.filter(pk=refund.pk).update(provider_id=back.provider_id)
        audit("billing.refund.known", by=OUTSIDE, at=at, row=refund)
    moves = {found.action for found in REFUND.legal(refund.state, OUTSIDE.kind)}
    done = {"finish": "done", "fail": "failed", "wait": "pending"}[action]
    if action in moves and refund.state != done:
        move(refund, REFUND, action, by=OUTSIDE, at=at)
