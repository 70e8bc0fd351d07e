"""Whether a firm is small, and therefore pays nothing: the Annex of Commission Recommendation 2003/361/EC.

Small (art. 2 (2)): fewer than 50 persons, and turnover or balance sheet total of at most 10 million EUR. Figures of
linked firms (more than 50 % held, art. 3 (3)) count in full, those of partners (25 % or more, art. 3 (2)) by their
share (art. 6). Crossing the limit, either way, counts once it was so for two years in a row (art. 4 (2)).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

STAFF_BELOW: Final = 50
MONEY_LIMIT: Final = 10_000_000
PARTNER_FROM: Final = 25
LINKED_ABOVE: Final = 50
YEARS_IN_A_ROW: Final = 2

Body = Literal["firm", "public_body", "charity"]


@dataclass(frozen=True)
class Figures:
    """Of one year: annual work units, turnover and balance sheet total in EUR. Fractions, since shares are added."""

    staff: Fraction
    turnover: Fraction
    balance: Fraction

    def times(self, part: Fraction) -> "Figures":
        return Figures(self.staff * part, self.turnover * part, self.balance * part)

    def plus(self, other: "Figures") -> "Figures":
        return Figures(self.staff + other.staff, self.turnover + other.turnover, self.balance + other.balance)


@dataclass(frozen=True)
class Related:
    """Another firm: `share` is the per cent of capital or votes that one holds of the other, the higher of both."""

    share: Fraction
    figures: Figures


@dataclass(frozen=True)
class Year:
    """What a business declared for one business year."""

    year: int
    body: Body
    own: Figures
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Policy:
    """The operator's setting: are public bodies, are charities free whatever their size?"""

    public_bodies_free: bool = True
    charities_free: bool = True

    def frees(self, body: Body) -> bool:
        return (body == "public_body" and self.public_bodies_free) or (
            body == "charity" and self.charities_free
        )


@dataclass(frozen=True)
class Measure:
    """One year judged by itself: the figures that counted, and every reason."""

    year: int
    small: bool
    counted: Figures
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What holds now. `measured` is the latest year alone; `waiting` when a second year would change the verdict."""

    small: bool
    reasons: tuple[str, ...]
    measured: Measure | None = None
    waiting: bool = False


def weight(share: Fraction) -> Fraction:
    """How much of another firm counts: all of a linked one, the share of a partner, nothing below 25 %."""
    if share > LINKED_ABOVE:
        return Fraction(1)
    return share / 100 if share >= PARTNER_FROM else Fraction(0)


def add_up(own: Figures, related: Iterable[Related]) -> Figures:
    total = own
    for other in related:
        total = total.plus(other.figures.times(weight(other.share)))
    return total


def measure(year: Year, policy: Policy) -> Measure:
    """One year by itself, without regard to the others."""
    counted = add_up(year.own, year.related)
    if policy.frees(year.body):
        return Measure(year.year, True, counted, (f"{year.body}_is_free",))
    few = counted.staff < STAFF_BELOW
    low_turnover, low_balance = counted.turnover <= MONEY_LIMIT, counted.balance <= MONEY_LIMIT
    reasons = [
        "staff_below" if few else "staff_reached",
        "turnover_within" if low_turnover else "turnover_above",
        "balance_within" if low_balance else "balance_above",
    ]
    if any(weight(other.share) for other in year.related):
        reasons.append("others_counted")
    return Measure(year.year, few and (low_turnover or low_balance), counted, tuple(reasons))


def judge(years: Sequence[Year], policy: Policy) -> Verdict:
    """What all declared years come to; a firm that declared nothing yet is taken to be small.

    The first year counts by itself (art. 4 (3)); afterwards the other side has to be declared for two years that
    follow each other. A public body or charity that the operator frees is free at once, since that is no figure.
    """
    measures = [measure(year, policy) for year in sorted(years, key=lambda one: one.year)]
    if not measures:
        return Verdict(True, ("nothing_declared",))
    latest = measures[-1]
    if latest.reasons[-1].endswith("_is_free"):
        return Verdict(True, latest.reasons, latest)
    small = _carried(measures)
    waiting = latest.small != small
    extra = ("second_year_decides",) if waiting else ()
    return Verdict(small, (*latest.reasons, *extra), latest, waiting)


def _carried(measures: Sequence[Measure]) -> bool:
    """Year by year: the side changes only when two years in a row stand on the other one."""
    small, run, last = measures[0].small, 0, measures[0].year
    for one in measures[1:]:
        follows = one.year == last + 1
        run = (run + 1 if follows else 1) if one.small != small else 0
        if run >= YEARS_IN_A_ROW:
            small, run = one.small, 0
        last = one.year
    return small
