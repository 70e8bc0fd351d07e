"""What a change of plan would cost now: the page shows it, the order computes it again."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from accounts.selectors.calendar import today
from billing.models import PlanVersion, Subscription
from billing.models.plans import LIMITS
from billing.rules.changes import Change, Running, change
from billing.rules.money import Line, Totals, totals
from billing.rules.proration import Interval, Period
from billing.rules.tax import Treatment
from billing.selectors.corrections import left_of_days
from billing.selectors.tax import treatment

PAYING = ("active", "past_due", "cancel_scheduled")


@dataclass(frozen=True)
class Quote:
    """`now` is due at once, `regular` for each whole period; `seal` names exactly these amounts and days."""

    version: PlanVersion
    interval: Interval
    change: Change
    treatment: Treatment
    now: Totals
    regular: Totals

    @property
    def currency(self) -> str:
        return self.version.currency

    @property
    def due_now(self) -> bool:
        return self.change.timing == "now" and self.now.gross > 0

    @property
    def regular_from(self) -> date:
        """The first day of the first whole period; what begins later begins with one, except after a trial."""
        whole = self.change.timing == "later" and self.change.kind != "start"
        return self.change.on if whole else self.change.period.end

    @property
    def digest(self) -> str:
        """What the page sends back, so that nobody orders at amounts that they did not see."""
        known = (
            self.version.pk, self.interval, self.change, self.treatment.rate, self.now, self.regular
        )  # fmt: skip
        return hashlib.sha256(repr(known).encode()).hexdigest()[:32]


def running(subscription: Subscription, day: date) -> Running | None:
    """What is invoiced for at the moment, and what its rest from `day` on is worth."""
    version, start, end = subscription.version, subscription.period_start, subscription.period_end
    if subscription.state not in PAYING or version is None or start is None or end is None:
        return None
    interval: Interval = "year" if subscription.interval == "year" else "month"
    worth = left_of_days(subscription.business_id, version.currency, day)
    return Running(version.offer, interval, Period(start, end), worth)


def quote(subscription: Subscription, version: PlanVersion, interval: Interval, *, at: datetime) -> Quote:
    """For a contract as it is now; four queries, and more where invoices of its period were corrected."""
    day = today(at)
    found = change(
        running(subscription, day), version.offer, interval, today=day, earliest=_earliest(subscription, day)
    )
    treated, _check = treatment(subscription.business, on=day)
    parts = [Line(part.net, treated.rate) for part in found.parts]
    return Quote(version, interval, found, treated, totals(parts), totals([Line(found.price, treated.rate)]))


def shrinks(old: PlanVersion | None, new: PlanVersion) -> list[tuple[str, int, int | None]]:
    """What the new plan allows less of: (what, new limit, old limit); None is no limit."""
    found: list[tuple[str, int, int | None]] = []
    for what in LIMITS if old else ():
        before, after = old.limit(what) if old else None, new.limit(what)
        if after is not None and (before is None or after < before):
            found.append((what, after, before))
    return found


def _earliest(subscription: Subscription, day: date) -> date:
    """The first day that may be charged for: a trial stays free to its end."""
    trial = subscription.trial_ends_on if subscription.state == "trial" else None
    return max(day, trial) if trial else day
