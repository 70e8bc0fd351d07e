"""Cancellations that came without signing in, once a person has found out whose contract is meant."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import desk_actor
from accounts.selectors.calendar import today
from billing.lifecycle import CANCELLATION
from billing.models import Cancellation, Subscription
from billing.services import cancelling, closing, contracts
from config.outbox.moves import move

EARLY = _("Your contract ends before this period does; the days that are not used are credited.")


@transaction.atomic
def apply(
    *, cancellation: Cancellation, business: Business, person: User, at: datetime, at_once: bool = False
) -> Cancellation:
    """What counts is when it came, not when somebody matched it: a period that began meanwhile is taken back.

    `at_once` where there is an important reason for it: the plan ends on the day that was wanted, or on which it came,
    and the days after it are taken back.
    """
    subscription, by = contracts.lock(business.pk), desk_actor(person)
    move(cancellation, CANCELLATION, "apply", by=by, at=at, changes={"subscription": subscription})
    came, wanted = _counts_from(subscription, cancellation, at), cancellation.wanted_on
    until = _day_after(subscription, came=today(came), wanted=wanted) if at_once else None
    paid_to = until or cancelling.plan_end(subscription, came=today(came), wanted=wanted)
    if subscription.version is not None and (until or (came < at and paid_to <= today(at))):
        words = EARLY if until else _("Your cancellation came before this period began; it is taken back.")
        closing.credit_unused(business.pk, paid_to, reason=words, at=at)
        subscription = contracts.lock(business.pk)  # a correction may have settled what was overdue
    cancelling.schedule(subscription, by=by, at=at, wanted=wanted, came=came, until=until)
    return cancellation


def _day_after(subscription: Subscription, *, came: date, wanted: date | None) -> date | None:
    """The first day that is not used; None where the wanted one lies beyond what is paid for."""
    day = max(wanted or came, came) + cancelling.A_DAY
    return day if subscription.period_end is None or day < subscription.period_end else None


def _counts_from(subscription: Subscription, cancellation: Cancellation, at: datetime) -> datetime:
    """From when it came, unless the business or we declared something else about the contract since then."""
    since = cancellation.received_at
    withdrawn = subscription.withdrawn_at is not None and subscription.withdrawn_at > since
    ordered = subscription.orders.filter(ordered_at__gt=since).exists()
    ending = subscription.state in ("restricted", "cancel_scheduled", "ended")
    return at if withdrawn or ordered or ending else since


def refuse(*, cancellation: Cancellation, person: User, at: datetime, reason: str) -> Cancellation:
    """There is no such contract, or the sender has no right to end it; they are told."""
    return move(cancellation, CANCELLATION, "refuse", by=desk_actor(person), at=at, reason=reason)
