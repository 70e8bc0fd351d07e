"""Paying back what a business has to its credit and gets no invoice for: proposed, confirmed by another one, noted."""

import hashlib
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Business, User
from accounts.permissions import desk_actor
from accounts.selectors.calendar import today
from billing.lifecycle import PAYOUT
from billing.models import Payout
from billing.ports import PaperMaker
from billing.selectors import payouts as selectors
from billing.selectors.recipients import words as buyer_words
from billing.selectors.tax import seller_words
from billing.services import contracts, payments, settling
from billing.services.invoicing import language_of
from billing.services.providers import refunds
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.ports import port
from config.outbox.moves import move
from config.outbox.services import audit, record


class StillOpen(Refused):
    code = "still_open"
    message = _(
        "The contract of this business goes on. What it has to its credit is kept for its next invoice."
    )


class CreditChanged(Refused):
    code = "credit_changed"
    message = _("What this business has to its credit has changed. Look at what it is now.")


class UnderWay(Refused):
    code = "under_way"
    message = _("Paying this credit back has begun already.")


class SamePerson(Refused):
    code = "same_person"
    message = _("You proposed this yourself. Somebody else has to confirm it.")


def propose(*, business: Business, currency: str, way: str, seen: int, person: User, at: datetime) -> Payout:
    """Pays back all of the credit that goes this way; `seen` is what the page said. Above the limit two are needed."""
    by = desk_actor(person)
    with transaction.atomic():
        contracts.lock(business.pk)
        if not selectors.goes_back().filter(pk=business.pk).exists():
            raise StillOpen
        if Payout.objects.filter(business=business, currency=currency, state__in=selectors.OPEN).exists():
            raise UnderWay
        owed = selectors.owed(business, currency)
        amount = owed.by_provider if way == Payout.Way.PROVIDER else owed.amount
        if amount != seen or amount <= 0:
            raise CreditChanged
        row = Payout.objects.create(
            business=business,
            currency=currency,
            amount=amount,
            way=way,
            needs_two=amount > settings.BILLING["refund_alone"],
            state_at=at,
            proposed_at=at,
            proposed_by=person,
        )
        audit("billing.payout.propose", by=by, at=at, row=row)
        return row if row.needs_two else _approve(row, by=by, at=at)


@transaction.atomic
def approve(*, payout: Payout, person: User, at: datetime) -> Payout:
    """The second pair of eyes. Raises SamePerson, CreditChanged, IllegalMove or Stale."""
    if payout.proposed_by_id == person.pk:
        raise SamePerson
    return _approve(payout, by=desk_actor(person), at=at, person=person)


@transaction.atomic
def withdraw(*, payout: Payout, person: User, at: datetime) -> Payout:
    """What was to go back stays, and pays what has been invoiced meanwhile."""
    by, subscription = desk_actor(person), contracts.lock(payout.business_id)
    found = move(payout, PAYOUT, "withdraw", by=by, at=at)
    settling.settle(subscription, currency=payout.currency, by=by, at=at)
    return found


@transaction.atomic
def note(*, payout: Payout, paid_on: date, person: User, at: datetime) -> Payout:
    """The operator made the transfer: what it gave back is booked payment by payment, and settles nothing any more."""
    contracts.lock(payout.business_id)
    parts = selectors.owed(payout.business, payout.currency).parts
    paid = _pay(payout, paid_on, by=desk_actor(person), at=at)
    left = paid.amount
    for part in parts:
        goes = min(left, part.amount)
        if goes:
            payments.reverse(
                payment=part.payment, amount=goes, kind="refund", key=f"payout:{paid.pk}:{part.payment.pk}",
                received_on=paid_on, at=at,
            )  # fmt: skip
        left -= goes
    if left:
        raise CreditChanged
    return paid


def _approve(row: Payout, *, by: Actor, at: datetime, person: User | None = None) -> Payout:
    contracts.lock(row.business_id)
    move(row, PAYOUT, "approve", by=by, at=at, changes={"approved_by": person})
    owed = selectors.owed(row.business, row.currency)
    by_provider = row.way == Payout.Way.PROVIDER
    if row.amount != (owed.by_provider if by_provider else owed.amount):
        raise CreditChanged
    if not by_provider:
        return row
    paid = _pay(row, today(at), by=by, at=at)
    for part in owed.parts:
        if part.charge is not None:
            refund = refunds.propose(
                charge=part.charge, amount=part.amount, reason=f"payout {row.pk}", with_credit_note=False,
                person=row.proposed_by, at=at,
            )  # fmt: skip
            if refund.state == "proposed" and person is not None:
                refunds.approve(refund=refund, person=person, at=at)
    return paid


def _pay(row: Payout, day: date, *, by: Actor, at: datetime) -> Payout:
    ids = {"business": row.business_id}
    return move(row, PAYOUT, "pay", by=by, at=at, changes={"paid_on": day}, event_ids=ids)


def make_statement(*, pk: int, at: datetime) -> Payout:
    """The document of a payout, made once and kept; whoever comes later finds it."""
    row = Payout.objects.select_related("business__subscription").get(pk=pk)
    if row.pdf is not None:
        return row
    language = language_of(row.business.subscription)
    with override(language):
        context = {
            "payout": row,
            "language": language,
            "seller": seller_words(),
            "buyer": buyer_words(row.business),
            "entries": (found := selectors.entries(row)),
            "left": -sum(one.amount for one in found) - row.amount,
        }
        html = render_to_string("billing/paper/statement.html", context)
        css = render_to_string("billing/paper/pdf.css")
    maker: PaperMaker = port("billing.paper")
    pdf = maker.pdf(html=html, css=css, inside=None, at=at)
    with transaction.atomic():
        kept = Payout.objects.filter(pk=pk, pdf=None)
        if kept.update(pdf=pdf, pdf_sha256=hashlib.sha256(pdf).hexdigest()):
            record("billing.statement_made", at=at, payout=pk, business=row.business_id)
    return Payout.objects.get(pk=pk)
