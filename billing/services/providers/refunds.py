"""Money goes back: proposed by an operator, above a limit confirmed by another one, then asked of the provider once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import desk_actor
from billing.lifecycle import REFUND
from billing.models import Charge, Invoice, Payment, Refund
from billing.ports import Ask
from billing.selectors import corrections
from billing.services import contracts, crediting, settling
from billing.services.providers import finding, syncing
from config.kernel.actors import OUTSIDE, SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit

OPEN = ("proposed", "due", "asked", "pending")


class NotAnswered(Exception):
    """The provider may have paid it back; the job asks again with the same key."""


class TooMuch(Refused):
    code = "too_much"
    message = _("More would go back than is left of this payment.")


class PaysAnInvoice(Refused):
    code = "pays_an_invoice"
    message = _(
        "This money pays an invoice. Take the invoice back with it, or give back only what was too much."
    )


class SamePerson(Refused):
    code = "same_person"
    message = _("You proposed this refund yourself. Somebody else has to confirm it.")


class NotRefundable(Refused):
    code = "not_refundable"
    message = _("Only a payment that has succeeded can go back.")


def left(charge: Charge) -> int:
    """What may still go back."""
    waiting = charge.refunds.filter(state__in=OPEN).aggregate(sum=Sum("amount"))["sum"] or 0
    return syncing.booked(charge) - waiting


def propose(
    *, charge: Charge, amount: int, reason: str, with_credit_note: bool, person: User, at: datetime
) -> Refund:
    """A refund that is due at once, or waits for a second person. `with_credit_note` takes the invoice back as well."""
    by = desk_actor(person)
    with transaction.atomic():
        contracts.lock(charge.invoice.business_id)
        charge = Charge.objects.select_related("invoice").get(pk=charge.pk)
        if charge.state != "succeeded":
            raise NotRefundable
        if not 0 < amount <= left(charge):
            raise TooMuch
        payment = Payment.objects.filter(key=f"charge:{charge.pk}").first()
        if not with_credit_note and (payment is None or settling.rest_of(payment) < amount):
            raise PaysAnInvoice
        refund = Refund.objects.create(
            charge=charge,
            key=f"refund-{charge.key}-{charge.refunds.count() + 1}",
            amount=amount,
            reason=reason[:200],
            with_credit_note=with_credit_note,
            needs_two=amount > settings.BILLING["refund_alone"],
            state="proposed",
            state_at=at,
            proposed_at=at,
            proposed_by=person,
        )
        audit("billing.refund.propose", by=by, at=at, row=refund)
        return refund if refund.needs_two else _approve(refund, by=by, at=at)


def approve(*, refund: Refund, person: User, at: datetime) -> Refund:
    """The second pair of eyes. Raises SamePerson, IllegalMove or Stale."""
    if refund.proposed_by_id == person.pk:
        raise SamePerson
    return _approve(refund, by=desk_actor(person), at=at, person=person)


def withdraw(*, refund: Refund, person: User, at: datetime) -> Refund:
    return move(refund, REFUND, "withdraw", by=desk_actor(person), at=at)


def ask(*, pk: int, at: datetime) -> None:
    """Asks the provider for a refund that is due. Raises NotAnswered: then the same is asked again later."""
    refund = _take(pk, at=at)
    if refund is None:
        return
    charge, provider = refund.charge, finding.by_name(refund.charge.provider)
    if provider is None:
        raise NotAnswered
    answer = provider.refund(
        Ask(refund.key, refund.amount, charge.currency, ids={"refund": str(refund.pk)}),
        charge_id=charge.provider_id,
    )
    if answer.state == "unknown":
        raise NotAnswered
    if not answer.provider_id:
        changes = {"error": answer.error}
        move(refund, REFUND, "fail", by=OUTSIDE, at=at, changes=changes)
        return
    Refund.objects.filter(pk=pk).update(provider_id=answer.provider_id, error=answer.error)
    syncing.sync(pk=charge.pk, at=at)


def _take(pk: int, *, at: datetime) -> Refund | None:
    with transaction.atomic():
        refund = Refund.objects.select_for_update().get(pk=pk)
        if refund.state not in ("due", "asked"):
            return None
        move(refund, REFUND, "ask", by=SYSTEM, at=at, changes={"attempts": refund.attempts + 1})
    return Refund.objects.select_related("charge").get(pk=pk)


@transaction.atomic
def _approve(refund: Refund, *, by: Actor, at: datetime, person: User | None = None) -> Refund:
    invoice = Invoice.objects.get(charges__refunds=refund)
    contracts.lock(invoice.business_id)
    if refund.with_credit_note and corrections.left(invoice) > 0:
        crediting.credit(invoice=invoice, reason=refund.reason, by=by, at=at)
    return move(refund, REFUND, "approve", by=by, at=at, changes={"approved_by": person})
