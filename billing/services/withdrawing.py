"""Withdrawing from what one ordered, within 14 days and without a reason (§ 356a BGB): a receipt, and all goes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Business, User
from accounts.permissions import actor, desk_actor
from accounts.rules.business_days import business_day_from
from accounts.selectors.calendar import calendar, today
from accounts.selectors.people import name_of
from billing.lifecycle import CANCELLATION
from billing.models import Cancellation, Invoice, Order, Subscription
from billing.rules.dunning import NOTICE
from billing.selectors.corrections import lines
from billing.selectors.size import verdict
from billing.selectors.withdrawals import Standing, latest, standing
from billing.services import closing, contracts, crediting
from billing.services.cancelling import Written, keep
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record


class NothingToWithdraw(Refused):
    code = "nothing_to_withdraw"
    message = gettext_lazy("Nothing was ordered that one could withdraw from.")


class OrderedSince(Refused):
    """Whatever is taken back now would reach what was ordered after the withdrawal."""

    code = "ordered_since"
    message = gettext_lazy(
        "This business has ordered again since. Ask what is meant, then take back the older invoices one by one."
    )


@transaction.atomic
def withdraw(*, business: Business, person: User, at: datetime) -> Cancellation:
    """Withdraws from one's own orders that are in time; one that comes late is kept, and changes nothing.

    A second click finds the first one. Raises NothingToWithdraw where nothing was ever ordered.
    """
    subscription = contracts.lock(business.pk)
    found, known = standing(business, at=at), latest(business)
    if known and (found.latest is None or (not found.orders and known.received_at > found.latest.ordered_at)):
        return known
    if found.latest is None:
        raise NothingToWithdraw
    written = Written(
        person.name or person.email, contract_words(business, found), person.email, kind="withdrawal"
    )
    state = "applied" if found.orders else "refused"
    row = keep(written, language=person.language, at=at, state=state, subscription=subscription)
    audit("billing.cancellation.receive", by=actor(person), at=at, row=row)
    record("billing.cancellation_received", at=at, cancellation=row.pk)
    if found.orders:
        _unwind(subscription, found.orders, by=actor(person), at=at)
    return row


@transaction.atomic
def apply(*, cancellation: Cancellation, business: Business, person: User, at: datetime) -> Cancellation:
    """An operator found out whose contract is meant; whether it was in time goes by the day on which it came.

    One that came late is refused with its contract, and the sender reads what is possible instead.
    """
    subscription = contracts.lock(business.pk)
    found, by = standing(business, at=cancellation.received_at), desk_actor(person)
    if found.latest is None:
        raise NothingToWithdraw
    own: dict[str, Any] = {"by": by, "at": at, "changes": {"subscription": subscription}}
    if not found.orders:
        return move(cancellation, CANCELLATION, "refuse", reason="too_late", **own)
    if subscription.orders.filter(ordered_at__gt=cancellation.received_at).exists():
        raise OrderedSince
    move(cancellation, CANCELLATION, "apply", **own)
    _unwind(subscription, found.orders, by=by, at=at)
    return cancellation


def contract_words(business: Business, found: Standing) -> str:
    """The business and what it ordered, in the language that is active: what the receipt names."""
    orders = found.orders or ((found.latest,) if found.latest else ())
    plans = ", ".join(dict.fromkeys(one.version.name for one in orders))
    return (_("%(name)s, plan %(plan)s") % {"name": name_of(business)[:100], "plan": plans})[:160]


def _unwind(subscription: Subscription, orders: Sequence[Order], *, by: Actor, at: datetime) -> None:
    """Money first, since a correction may settle what was overdue; then the contract ends, or goes on without it."""
    business_id, begun = subscription.business_id, [one for one in orders if one.begins_on <= today(at)]
    if begun:
        _take_back(business_id, begun[0].ordered_at, at=at)
    subscription = contracts.lock(business_id)
    if not begun or subscription.state in ("free", "ended"):
        contracts.write(subscription, **contracts.NO_NEXT)
        record("billing.withdrawn", at=at, subscription=subscription.pk, business=business_id)
    elif verdict(business_id).small:
        gone = {**contracts.NO_PLAN, **contracts.NO_NOTICE, "withdrawn_at": at}
        contracts.step(subscription, "withdraw", by=by, at=at, **gone)
    else:
        _give_notice(subscription, by=by, at=at)


def _take_back(business_id: UUID, since: datetime, *, at: datetime) -> None:
    """Every invoice since the first of the orders as a whole, of older ones the days from today on."""
    rows = Invoice.objects.filter(business=business_id, kind="invoice", issued_at__gte=since)
    for invoice in rows.order_by("-pk"):
        if sum(one.left.net for one in lines(invoice)) > 0:
            with override(invoice.language):
                reason = _("You withdrew from the contract; everything is taken back.")
            crediting.credit(invoice=invoice, reason=reason, by=SYSTEM, at=at)
    words = gettext_lazy("You withdrew from the contract; days that are not used are credited.")
    closing.credit_unused(business_id, today(at), reason=words, at=at)


def _give_notice(subscription: Subscription, *, by: Actor, at: datetime) -> None:
    """A large firm has no free plan to go back to: its contract, and with it the seal, ends after 30 days' notice."""
    day = today(at)
    ends = business_day_from(day + NOTICE, calendar())
    contracts.step(
        subscription,
        "withdraw_large",
        by=by,
        at=at,
        **contracts.NO_PLAN,
        cancelled_at=subscription.cancelled_at or at,
        notice_given_at=subscription.notice_given_at or at,
        plan_ends_on=day,
        ends_on=min(subscription.ends_on or ends, ends),
        withdrawn_at=at,
    )
