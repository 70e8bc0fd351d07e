"""Money that came in or went back: booked once, whoever tells it and how often."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import desk_actor
from billing.models import OpenItem, Payment
from billing.services import contracts, settling
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class MarkedAlready(Refused):
    """Somebody else marked a payment on this invoice since the page was drawn."""

    code = "marked_already"
    message = _("Somebody else has just marked a payment on this invoice. Look at what is open now.")


class GoneAlready(Refused):
    """More would go back than came in."""

    code = "gone_already"
    message = _("This payment has gone back already, in full or in part.")


class OfTheProvider(Refused):
    """Only what people booked by hand, or from a bank file, goes back by hand."""

    code = "of_the_provider"
    message = _(
        "This payment came through the provider. Give it back there; a chargeback comes in by itself."
    )


@transaction.atomic
def book(
    *,
    business: Business,
    amount: int,
    currency: str,
    received_on: date,
    method: str,
    key: str,
    at: datetime,
    note: str = "",
    person: User | None = None,
    towards: Sequence[int] = (),
) -> tuple[Payment, bool]:
    """Books money once for each `key` and settles what is open with it; the flag says whether it was new.

    `towards` are the invoices that the payer named: these first, then the oldest.
    """
    by: Actor = desk_actor(person) if person else SYSTEM
    subscription = contracts.lock(business.pk)
    known = Payment.objects.filter(key=key).first()
    if known is not None:
        return known, False
    payment = Payment.objects.create(
        business=business,
        method=method,
        key=key,
        currency=currency,
        amount=amount,
        received_on=received_on,
        note=note[:200],
        booked_at=at,
        booked_by=person,
    )
    audit("billing.payment.book", by=by, at=at, row=payment)
    settling.settle(subscription, currency=currency, by=by, at=at, first=towards)
    record("billing.payment_booked", at=at, payment=payment.pk, business=business.pk)
    return payment, True


def mark(
    *, item: OpenItem, amount: int, received_on: date, seen: int, person: User, note: str = "", at: datetime
) -> Payment:
    """An operator saw a transfer for an invoice. `seen` is what the page said was settled before.

    Two people who mark the same invoice from the same page mark one payment: the second gets MarkedAlready.
    """
    invoice = item.invoice
    with transaction.atomic():
        contracts.lock(invoice.business_id)
        if not OpenItem.objects.filter(pk=item.pk, settled=seen, state="open").exists():
            raise MarkedAlready
        payment, fresh = book(
            business=invoice.business,
            amount=amount,
            currency=invoice.currency,
            received_on=received_on,
            method="bank_transfer",
            key=_mark_key(invoice.pk, seen),
            note=note,
            person=person,
            at=at,
        )
        if not fresh:
            raise MarkedAlready
        return payment


def _mark_key(invoice: int, seen: int) -> str:
    """Two tabs come to the same one; once that money went back, the next mark is another one."""
    own = f"marked:{invoice}:{seen}"
    marked = Payment.objects.filter(Q(key=own) | Q(key__startswith=f"{own}:"))
    gone = marked.filter(reversals__isnull=False).distinct().count()
    return f"{own}:{gone}" if gone else own


@transaction.atomic
def undo(*, payment: Payment, received_on: date, seen: int, person: User, note: str, at: datetime) -> Payment:
    """An operator notes that a transfer went back, or never came: all that is left of it, which was `seen`.

    Raises OfTheProvider, or GoneAlready for the second of two people.
    """
    contracts.lock(payment.business_id)
    if payment.key.startswith("charge:"):
        raise OfTheProvider
    left = there(payment)
    if left != seen or left <= 0:
        raise GoneAlready
    back, _new = reverse(
        payment=payment, amount=left, kind=Payment.Kind.CHARGEBACK, key=f"undone:{payment.pk}",
        received_on=received_on, note=note, person=person, at=at,
    )  # fmt: skip
    return back


def there(payment: Payment) -> int:
    """What of a payment has not gone back."""
    return payment.amount + sum(row.amount for row in payment.reversals.all())


@transaction.atomic
def reverse(
    *,
    payment: Payment,
    amount: int,
    kind: str,
    key: str,
    received_on: date,
    at: datetime,
    note: str = "",
    person: User | None = None,
) -> tuple[Payment, bool]:
    """A refund or chargeback of all or a part of a payment; invoices that it settled are open again."""
    by: Actor = desk_actor(person) if person else SYSTEM
    subscription = contracts.lock(payment.business_id)
    known = Payment.objects.filter(key=key).first()
    if known is not None:
        return known, False
    if amount <= 0 or amount > there(payment):
        raise GoneAlready
    back = Payment.objects.create(
        business=payment.business,
        kind=kind,
        reverses=payment,
        method=payment.method,
        key=key,
        currency=payment.currency,
        amount=-amount,
        received_on=received_on,
        note=note[:200],
        booked_at=at,
        booked_by=person,
    )
    audit("billing.payment.reverse", by=by, at=at, row=back, reason=kind)
    settling.release(subscription, payment, by=by, at=at)
    record("billing.payment_reversed", at=at, payment=back.pk, business=payment.business_id)
    return back, True
