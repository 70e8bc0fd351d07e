"""Taking an invoice back, as a whole or in part, by a correction with a number of its own."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from accounts.permissions import desk_actor
from accounts.selectors.calendar import today
from billing.lifecycle import CREDIT
from billing.models import Credit, Invoice, InvoiceLine
from billing.rules import corrections
from billing.rules.corrections import Part
from billing.rules.money import Line, Totals
from billing.selectors.corrections import LeftOf, lines, taken_back
from billing.services import settling
from billing.services.contracts import lock
from billing.services.invoicing import PIECE, tell, write
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit


class TooMuchTakenBack(Refused):
    """Nothing of the invoice is left, or it is a correction itself."""

    code = "too_much_taken_back"
    message = gettext_lazy("This invoice has been taken back already.")


class MoreThanIsLeft(Refused):
    code = "more_than_is_left"
    message = gettext_lazy(
        "That is more than is left of a line, or of the invoice. Look at what is left now."
    )


class SamePerson(Refused):
    code = "same_person"
    message = gettext_lazy("You proposed this correction yourself. Somebody else has to confirm it.")


def worth(*, invoice: Invoice, parts: Sequence[Part]) -> Totals:
    """What a correction of `parts` comes to (none: all that is left). Raises TooMuchTakenBack or MoreThanIsLeft."""
    return _counted(invoice, parts)[1]


@transaction.atomic
def credit(*, invoice: Invoice, reason: str, by: Actor, at: datetime, parts: Sequence[Part] = ()) -> Invoice:
    """Issues a correction of `parts` (none: of all that is left). Raises TooMuchTakenBack or MoreThanIsLeft."""
    subscription = lock(invoice.business_id)
    kept, sums = _counted(invoice, parts)
    number = Invoice.objects.filter(corrects=invoice).count()
    copied = {
        name: getattr(invoice, name)
        for name in (
            "business", "subscription", "language", "currency", "treatment", "seller", "buyer", "consultation",
            "consulted_on",
        )
    }  # fmt: skip
    note = Invoice(
        kind=Invoice.Kind.CREDIT_NOTE,
        cause=f"credit:{invoice.pk}:{number}" if number else f"credit:{invoice.pk}",
        corrects=invoice,
        reason=reason[:200],
        due_on=today(at),
        period_start=min(line.period_start for line in kept),
        period_end=max(line.period_end for line in kept),
        **copied,
    )
    note = write(note, sums, at=at)
    for line in kept:
        line.pk, line.invoice = None, note
    InvoiceLine.objects.bulk_create(kept)
    tell(note, "billing.credit_note_issued", by=by, at=at)
    settling.take_back(subscription, invoice=invoice, note=note, by=by, at=at)
    return note


def propose(*, invoice: Invoice, parts: Sequence[Part], reason: str, person: User, at: datetime) -> Credit:
    """A correction that is issued at once, or above the operator's limit waits for a second person."""
    with transaction.atomic():
        lock(invoice.business_id)
        chosen = tuple(parts) or corrections.everything(one.left for one in lines(invoice))
        sums = worth(invoice=invoice, parts=chosen)
        row = Credit.objects.create(
            invoice=invoice,
            parts=[[part.position, part.net] for part in chosen],
            gross=sums.gross,
            reason=reason[:200],
            needs_two=sums.gross > settings.BILLING["refund_alone"],
            state_at=at,
            proposed_at=at,
            proposed_by=person,
        )
        audit("billing.credit.propose", by=desk_actor(person), at=at, row=row)
        return row if row.needs_two else _issue(row, by=desk_actor(person), at=at)


@transaction.atomic
def approve(*, credit: Credit, person: User, at: datetime) -> Credit:
    """The second pair of eyes. Raises SamePerson, IllegalMove, Stale, or what `credit` raises."""
    if credit.proposed_by_id == person.pk:
        raise SamePerson
    return _issue(credit, by=desk_actor(person), at=at, person=person)


def withdraw(*, credit: Credit, person: User, at: datetime) -> Credit:
    return move(credit, CREDIT, "withdraw", by=desk_actor(person), at=at)


def _issue(row: Credit, *, by: Actor, at: datetime, person: User | None = None) -> Credit:
    """First the move, which only one of two clicks makes; what is left is looked at again by `credit`."""
    lock(row.invoice.business_id)
    move(row, CREDIT, "approve", by=by, at=at, changes={"approved_by": person})
    parts = [Part(position, net) for position, net in row.parts]
    row.note = credit(invoice=row.invoice, reason=row.reason, by=by, at=at, parts=parts)
    row.save(update_fields=["note"])
    return row


def _counted(invoice: Invoice, parts: Sequence[Part]) -> tuple[list[InvoiceLine], Totals]:
    """The lines of the correction, and its sums."""
    known = lines(invoice)
    left = [one.left for one in known]
    chosen = tuple(parts) or corrections.everything(left)
    if sum(one.net for one in left) <= 0:
        raise TooMuchTakenBack
    if not corrections.fit(chosen, left):
        raise MoreThanIsLeft
    by_position = {one.line.position: one for one in known}
    kept = [_line(by_position[part.position], part, invoice.language) for part in chosen]
    return kept, corrections.sums((Line(line.net, line.rate) for line in kept), taken_back(invoice))


def _line(known: LeftOf, part: Part, language: str) -> InvoiceLine:
    """A whole line as it stands on the invoice; of a part, the amount alone."""
    line = known.line
    if part.net == line.net:
        return line
    with override(language):
        text = _("%(text)s, in part") % {"text": line.text}
    line.text, line.quantity, line.unit, line.per = text[:300], 1, PIECE, 0
    line.price = line.net = part.net
    line.period_start = part.since or line.period_start
    return line
