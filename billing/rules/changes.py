"""What a change of plan costs and from when it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from billing.rules.proration import Interval, Period, period_of, pro_rata

# What invoices that were rounded line by line may differ by from one share of the price, in minor units.
ROUNDED: Final = 2
Timing = Literal["now", "later"]
Kind = Literal["start", "upgrade", "downgrade", "interval"]


@dataclass(frozen=True)
class Offer:
    """A version of a plan as it is compared: `rank` says which plan is more; prices net, in minor units."""

    rank: int
    month: int
    year: int
    currency: str = "EUR"

    def price(self, interval: Interval) -> int:
        return self.month if interval == "month" else self.year


@dataclass(frozen=True)
class Running:
    """What a business has now and has been invoiced for.

    `worth` is what the rest of it comes to by what corrections left of its invoices; None where there are none.
    """

    offer: Offer
    interval: Interval
    period: Period
    worth: int | None = None


@dataclass(frozen=True)
class Part:
    """One line of the invoice of a change: a share of a price, or the unused rest of the old one taken off.

    `is_cut` where less is taken off than the days cost, because that was taken back before.
    """

    what: Literal["new", "unused"]
    net: int
    period: Period
    since: date
    is_cut: bool = False

    @property
    def days(self) -> int:
        return self.period.left(self.since)


@dataclass(frozen=True)
class Change:
    """`on` is the first day of the new plan; `parts` are due then, and `price` for each whole `period` afterwards."""

    kind: Kind
    timing: Timing
    on: date
    period: Period
    price: int
    parts: tuple[Part, ...]

    @property
    def net(self) -> int:
        return sum(part.net for part in self.parts)


def change(
    running: Running | None, wanted: Offer, interval: Interval, *, today: date, earliest: date
) -> Change:
    """From `running` (None: nothing that is paid for) to `wanted`.

    More begins at once: the rest of the period is charged by the day, and the unused rest of the old plan is taken
    off. Less, and years to months, begins when the period that was paid for is over and costs nothing now. So does
    more that costs less than what is paid for already, since plans became cheaper, and what is priced in another
    currency: nothing that was paid is lost or converted. `earliest` is the first day that may be charged for (a trial
    is still free).
    """
    if running is None:
        return _start(wanted, interval, on=max(today, earliest), today=today)
    kind = _kind(running, wanted)
    price = wanted.price(interval)
    end = running.period.end
    later = Change(kind, "later", end, period_of(end, interval), price, ())
    if _later(running, wanted, interval):
        return later
    keeps = running.interval == interval
    period = running.period if keeps else period_of(today, interval)
    new = Part("new", pro_rata(price, period, today), period, today)
    found = Change(kind, "now", today, period, price, (new, *_unused(running, today)))
    return found if found.net >= 0 else later


def _unused(running: Running, today: date) -> tuple[Part, ...]:
    """The rest of what runs, taken off; nobody gets back twice what a correction gave back already."""
    full = pro_rata(running.offer.price(running.interval), running.period, today)
    if running.worth is None or full - running.worth <= ROUNDED:
        return (Part("unused", -full, running.period, today),)
    if running.worth <= 0:
        return ()
    return (Part("unused", -running.worth, running.period, today, is_cut=True),)


def _start(wanted: Offer, interval: Interval, *, on: date, today: date) -> Change:
    period, price = period_of(on, interval), wanted.price(interval)
    parts = (Part("new", pro_rata(price, period, on), period, on),)
    timing: Timing = "now" if on <= today else "later"
    return Change("start", timing, on, period, price, parts)


def _kind(running: Running, wanted: Offer) -> Kind:
    if wanted.rank == running.offer.rank:
        return "interval"
    return "upgrade" if wanted.rank > running.offer.rank else "downgrade"


def _later(running: Running, wanted: Offer, interval: Interval) -> bool:
    if (running.interval == "year" and interval == "month") or wanted.currency != running.offer.currency:
        return True
    return wanted.rank < running.offer.rank or (
        wanted.rank == running.offer.rank and running.interval == interval
    )
