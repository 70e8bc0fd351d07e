"""Cancelling: in two clicks from one's own plan, or by anybody on a form without signing in."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.permissions import actor
from accounts.rules.business_days import business_day_from
from accounts.selectors.calendar import calendar, today
from billing.models import Cancellation, Subscription
from billing.rules.dunning import NOTICE
from billing.rules.proration import MONTHS, Interval, month_after, period_at
from billing.selectors.size import verdict
from billing.services import contracts
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIXES = {"withdrawal": "W-"}
TRIES = 20
A_DAY = timedelta(days=1)
MOST_PER_ADDRESS = 5
MOST_IN_ALL = 2000  # a day


class NothingToCancel(Refused):
    code = "nothing_to_cancel"
    message = _("There is no contract to cancel: it has been cancelled or has ended.")


class TooManyCancellations(Refused):
    """Each sends a mail to an address that nobody has confirmed."""

    code = "too_many_cancellations"
    message = _(
        "We have several cancellations from this address already, and we work on them. Try again tomorrow."
    )


class NothingToTakeBack(Refused):
    code = "nothing_to_take_back"
    message = _("This contract is not cancelled.")


class WithdrawnFrom(Refused):
    """A withdrawal undoes the contract; what follows is another order."""

    code = "withdrawn_from"
    message = _("You withdrew from this contract, which cannot be taken back. To go on, choose a plan.")


@dataclass(frozen=True)
class End:
    """What cancelling now leads to. `seal_on`: the contract, and with it the seal, ends that day; None: it stays."""

    plan_on: date
    seal_on: date | None


@dataclass(frozen=True)
class Written:
    """A cancellation as somebody typed it."""

    name: str
    contract: str
    email: str
    kind: str = "ordinary"
    reason: str = ""
    wanted_on: date | None = None


def end_of(
    subscription: Subscription,
    *,
    on: date,
    wanted: date | None = None,
    came: date | None = None,
    until: date | None = None,
) -> End:
    """The plan ends with the period that is paid for, or with the one in which `wanted` lies.

    A small firm with a paid plan keeps the free one and its seal. Otherwise the contract ends, 30 days from now
    at the earliest. Where we gave notice because of a debt the end is not put off, and the plan does not go on.
    What `came` on an earlier day counts from that day; nothing ends before `on` all the same. For `until`
    see `schedule`.
    """
    came, latest = came or on, date.max
    if subscription.state == "restricted" and subscription.ends_on:
        latest = max(subscription.ends_on, on)
    plan_on = min(max(until or plan_end(subscription, came=came, wanted=wanted), on), latest)
    if subscription.has_more and verdict(subscription.business_id).small:
        return End(plan_on, None)
    return End(plan_on, min(latest, max(plan_on, wanted or came, came + NOTICE)))


def plan_end(subscription: Subscription, *, came: date, wanted: date | None = None) -> date:
    """The end of the period in which a cancellation came, or of the one in which `wanted` lies."""
    if subscription.period_end is None:
        return came
    interval: Interval = "year" if subscription.interval == "year" else "month"
    end = period_at(came, subscription.period_end, interval).end
    ours = subscription.state == "restricted" and subscription.ends_on is not None
    while wanted and end < max(wanted, came) and not ours:
        end = month_after(end, MONTHS[interval])
    return end


@transaction.atomic
def cancel(*, business: Business, person: User, at: datetime, wanted: date | None = None) -> Cancellation:
    """Cancels one's own contract and writes the receipt. Raises NothingToCancel the second time."""
    subscription = contracts.lock(business.pk)
    schedule(subscription, by=actor(person), at=at, wanted=wanted)
    written = Written(person.name or person.email, business.legal_name or business.slug, person.email)
    receipt = keep(written, language=person.language, at=at, state="applied", subscription=subscription)
    audit("billing.cancellation.receive", by=actor(person), at=at, row=receipt)
    return receipt


@transaction.atomic
def take_back(*, business: Business, person: User, at: datetime) -> Subscription:
    """Goes on as if nothing had been cancelled, while the contract still runs: what is owed is still owed."""
    subscription = contracts.lock(business.pk)
    if subscription.state != "cancel_scheduled":
        raise NothingToTakeBack
    if subscription.is_withdrawn:
        raise WithdrawnFrom
    day, changes = today(at), {**contracts.NO_NOTICE}
    action = _way_back(subscription, day=day)
    if action == "keep_restricted":
        given = subscription.our_notice or at
        ends = business_day_from(today(given) + NOTICE, calendar())
        changes |= {"notice_given_at": given, "ends_on": ends, "trial_ends_on": None}
    elif action == "keep_free":
        changes |= contracts.NO_PLAN
    elif (
        subscription.plan_ends_on and (subscription.period_end or date.max) < day >= subscription.plan_ends_on
    ):
        changes["period_end"] = day  # since the end of the plan there were no extras
    return contracts.step(subscription, action, by=actor(person), at=at, **changes)


def _way_back(subscription: Subscription, *, day: date) -> str:
    """Where the contract stood before; nobody gets rid of a debt, or of the size of their firm, by this."""
    if subscription.version is not None:
        owing = "keep_owing" if subscription.dunning_step else "keep"
        return "keep_restricted" if subscription.extras_are_off else owing
    if verdict(subscription.business_id).small:
        return "keep_free"
    trial = subscription.trial_ends_on
    return "keep_trial" if trial and trial > day else "keep_restricted"


@transaction.atomic
def receive(*, written: Written, language: str, at: datetime) -> Cancellation:
    """Anybody's cancellation: accepted with a receipt, and matched by a person, since nothing is proven yet.

    Raises TooManyCancellations after five a day from one address.
    """
    lately = Cancellation.objects.filter(received_at__gt=at - timedelta(days=1))
    if (
        lately.filter(email__iexact=written.email).count() >= MOST_PER_ADDRESS
        or lately.count() >= MOST_IN_ALL
    ):
        raise TooManyCancellations
    row = keep(written, language=language, at=at, state="unclear", subscription=None)
    audit("billing.cancellation.receive", by=Actor("customer"), at=at, row=row)
    record("billing.cancellation_received", at=at, cancellation=row.pk)
    return row


def schedule(
    subscription: Subscription,
    *,
    by: Actor,
    at: datetime,
    wanted: date | None,
    came: datetime | None = None,
    until: date | None = None,
) -> None:
    """Sets the end; `came` is when the cancellation came in, where that was before `at`. The contract is locked.

    `until` is the first day that is not paid for any more, where that does not wait for the period's end.
    """
    came = came or at
    if subscription.state in ("cancel_scheduled", "ended"):
        raise NothingToCancel
    day, changes = today(at), {**contracts.NO_NEXT}
    end = end_of(subscription, on=day, wanted=wanted, came=today(came), until=until)
    restricted, over = subscription.state == "restricted", end.plan_on
    paid_to = until or plan_end(subscription, came=today(came), wanted=wanted)
    if subscription.period_end and (paid_to <= day == over or (until and over < subscription.period_end)):
        # The extras were off, the clock stood still, or it came before a period that has begun: none begins any more.
        changes |= {"period_start": min(subscription.period_start or over, over - A_DAY), "period_end": over}
    contracts.step(
        subscription,
        "schedule_end",
        by=by,
        at=at,
        cancelled_at=came,
        notice_given_at=(restricted and subscription.notice_given_at) or came,
        plan_ends_on=end.plan_on,
        ends_on=end.seal_on or end.plan_on,
        **changes,
    )


def keep(
    written: Written, *, language: str, at: datetime, state: str, subscription: Subscription | None
) -> Cancellation:
    """Writes it down under a reference of its own; a job makes the receipt."""
    prefix = PREFIXES.get(written.kind, "K-")
    for _try in range(TRIES):
        reference = prefix + "".join(secrets.choice(ALPHABET) for _ in range(6))
        try:
            with transaction.atomic():
                row = Cancellation.objects.create(
                    reference=reference,
                    subscription=subscription,
                    state=state,
                    state_at=at,
                    name=written.name,
                    contract=written.contract,
                    email=written.email,
                    kind=written.kind,
                    reason=written.reason,
                    wanted_on=written.wanted_on,
                    language=language[:2],
                    received_at=at,
                )
                record("billing.receipt_due", at=at, cancellation=row.pk)
                return row
        except IntegrityError:
            continue
    raise RuntimeError("no free reference was found")
