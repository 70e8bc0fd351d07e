"""What each entry of a bank file is for: decided by the rule, else by an operator; booked once either way."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import desk_actor
from billing.lifecycle import BANK_ENTRY
from billing.models import BankEntry, Invoice, OpenItem, Payment
from billing.rules.bank.entries import told_before
from billing.rules.bank.matching import Decision, Named, decide, names_in
from billing.services import payments
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import record

BATCH = 400


class OtherCurrency(Refused):
    code = "other_currency"
    message = _("This invoice is in another currency than the transfer. Choose another one.")


def match_file(*, pk: int, at: datetime) -> int:
    """Decides what is new in a file, one transaction each; a long file rings again for the rest."""
    new = BankEntry.objects.filter(file=pk, state="new").order_by("pk")
    done = [match(entry=entry, at=at) for entry in new[:BATCH]]
    if new.exists():
        with transaction.atomic():
            record("billing.bank_file_read", at=at, bankfile=pk)
    return len(done)


def match(*, entry: BankEntry, at: datetime) -> BankEntry:
    """Books an entry for the invoices that it names, or leaves it to a person; once."""
    with transaction.atomic():
        entry = BankEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.state != "new":
            return entry
        decision = _decision(entry)
        if not decision.shares:
            changes = {"reason": decision.reason}
            return move(entry, BANK_ENTRY, "leave", by=SYSTEM, at=at, changes=changes)
        marked = _marked_by_hand(entry, decision)
        booked = [marked] if marked else _book(entry, decision, at=at)
        return _matched(entry, "match", booked, by=SYSTEM, at=at)


def assign(*, entry: BankEntry, item: OpenItem, person: User, at: datetime) -> BankEntry:
    """An operator knows whose transfer it is: it pays this invoice first, then what else is open.

    Raises IllegalMove or Stale when somebody was faster, OtherCurrency.
    """
    by = desk_actor(person)
    with transaction.atomic():
        entry = BankEntry.objects.select_for_update().get(pk=entry.pk)
        BANK_ENTRY.find(entry.state, "assign", by.kind)
        if item.invoice.currency != entry.currency:
            raise OtherCurrency
        payment = _payment(entry, item.business_id, entry.amount, [item.invoice_id], 1, at=at, person=person)
        return _matched(entry, "assign", [payment], by=by, at=at)


def set_aside(*, entry: BankEntry, person: User, at: datetime) -> BankEntry:
    """Not a customer's payment: a refund of tax, a transfer between own accounts."""
    return move(entry, BANK_ENTRY, "set_aside", by=desk_actor(person), at=at)


def bring_back(*, entry: BankEntry, person: User, at: datetime) -> BankEntry:
    return move(entry, BANK_ENTRY, "bring_back", by=desk_actor(person), at=at)


def _decision(entry: BankEntry) -> Decision:
    said = names_in(entry.text)
    rows = Invoice.objects.filter(number__in=said.everything, kind=Invoice.Kind.INVOICE).select_related(
        "item"
    )
    found = [
        Named(one.pk, str(one.business_id), one.number, one.item.left, one.currency)
        for one in rows.order_by("pk")
    ]
    decision = decide(entry.amount, entry.currency, said, found)
    if decision.shares and _told_twice(entry):
        return Decision(reason="told_twice")
    return Decision(reason="looks_known") if decision.shares and _told_otherwise(entry) else decision


def _told_twice(entry: BankEntry) -> bool:
    """A booking's reference is its own, so the same words with the same one are the same money."""
    first = told_before(entry.key)
    alike = {name: getattr(entry, name) for name in ("file", "booked_on", "payer", "payer_account", "text")}
    return bool(first) and BankEntry.objects.filter(key=first, **alike).exists()


def _told_otherwise(entry: BankEntry) -> bool:
    """The same money told by a file of the other kind: banks give it other references there."""
    alike = BankEntry.objects.filter(
        account=entry.account, booked_on=entry.booked_on, amount=entry.amount, currency=entry.currency
    )
    others = alike.exclude(pk=entry.pk).exclude(file__kind=entry.file.kind).filter(state="matched")
    own = names_in(entry.text).everything
    return any(names_in(one.text).everything & own for one in others)


def _marked_by_hand(entry: BankEntry, decision: Decision) -> Payment | None:
    """What an operator marked before the file came is this very money, and not more."""
    if len(decision.shares) != 1:
        return None
    known = Payment.objects.filter(
        kind=Payment.Kind.PAYMENT,
        business_id=decision.shares[0].business,
        amount=entry.amount,
        currency=entry.currency,
        key__startswith="marked:",
        bank_entries=None,
        allocations__invoice__in=decision.shares[0].invoices,
        reversals=None,
    )
    return known.order_by("pk").first()


def _book(entry: BankEntry, decision: Decision, *, at: datetime) -> list[Payment]:
    return [
        _payment(entry, share.business, share.amount, share.invoices, place, at=at)
        for place, share in enumerate(sorted(decision.shares, key=lambda one: one.business), start=1)
    ]


def _payment(
    entry: BankEntry,
    business_id: UUID | str,
    amount: int,
    towards: Sequence[int],
    place: int,
    *,
    at: datetime,
    person: User | None = None,
) -> Payment:
    payment, _new = payments.book(
        business=Business.objects.get(pk=business_id),
        amount=amount,
        currency=entry.currency,
        received_on=entry.booked_on,
        method="bank_transfer",
        key=f"bank:{entry.pk}:{place}",
        person=person,
        towards=towards,
        at=at,
    )
    return payment


def _matched(
    entry: BankEntry, action: str, booked: Sequence[Payment], *, by: Actor, at: datetime
) -> BankEntry:
    entry.payments.add(*booked)
    return move(entry, BANK_ENTRY, action, by=by, at=at, changes={"reason": ""})
