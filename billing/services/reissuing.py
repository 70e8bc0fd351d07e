"""An invoice that was wrong is issued again: the same lines, with a number of its own and the details that hold now."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import desk_actor
from billing.models import Invoice, InvoiceLine
from billing.selectors.corrections import again_cause, instead_of, taken_back_at_once
from billing.selectors.recipients import recipient
from billing.selectors.withdrawals import withdrawn_from
from billing.services import invoicing
from billing.services.contracts import lock
from billing.services.invoicing import Item
from billing.services.orders import DetailsMissing
from config.kernel.errors import Refused
from config.outbox.services import audit


class NotTakenBack(Refused):
    """It stands, in whole or in part, or it went back piece by piece, so nobody knows what should be charged."""

    code = "not_taken_back"
    message = _("Only an invoice that one correction took back as a whole can be issued again.")


class WithdrawnFrom(Refused):
    """Nothing is owed for it any more, whatever was wrong about the invoice."""

    code = "invoice_of_withdrawn_contract"
    message = _("The business withdrew from this contract. An invoice for it cannot be issued again.")


@transaction.atomic
def again(*, invoice: Invoice, person: User, at: datetime) -> tuple[Invoice, bool]:
    """The invoice that takes the place of `invoice`; the flag says whether it is new. What was paid settles it.

    Raises NotTakenBack, WithdrawnFrom or DetailsMissing.
    """
    subscription = lock(invoice.business_id)
    if known := instead_of(invoice):
        return known, False
    if not taken_back_at_once(invoice):
        raise NotTakenBack
    if withdrawn_from(invoice, subscription):
        raise WithdrawnFrom
    if recipient(invoice.business).missing:
        raise DetailsMissing
    made = invoicing.issue(
        subscription=subscription,
        cause=again_cause(invoice),
        items=[_item(line) for line in invoice.lines.all()],
        currency=invoice.currency,
        at=at,
    )
    if made is None:
        raise NotTakenBack
    audit("billing.invoice.again", by=desk_actor(person), at=at, row=invoice)
    return made, True


def _item(line: InvoiceLine) -> Item:
    days = line.quantity if line.per else 0
    return Item(
        line.text,
        line.unit,
        line.price,
        line.net,
        line.period_start,
        line.period_end,
        days=days,
        per=line.per,
    )
