"""Taking back a part of an invoice: how much of each line is left, and the tax that goes with it.

The tax of a correction is what the tax on everything taken back so far comes to, less what was taken back before. So
each is within a cent of its own tax, and all of them together take back exactly the tax of the whole invoice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing.rules.money import Line, TaxOfRate, Totals, share, tax_of


@dataclass(frozen=True)
class Part:
    """`net` of the line at `position` is taken back, negative where the line is; of its days from `since` on."""

    position: int
    net: int
    since: date | None = None


@dataclass(frozen=True)
class Left:
    """What of a line has not been taken back yet."""

    position: int
    net: int
    rate: int


def everything(left: Iterable[Left]) -> tuple[Part, ...]:
    return tuple(Part(one.position, one.net) for one in left if one.net)


def fit(parts: Sequence[Part], left: Iterable[Left]) -> bool:
    """Each line once and within what is left of it; together something, and no more than is left of all."""
    rest = {one.position: one.net for one in left}
    single = len({part.position for part in parts}) == len(parts)
    within = all(_within(part.net, rest.get(part.position, 0)) for part in parts)
    return single and within and 0 < sum(part.net for part in parts) <= sum(rest.values())


def _within(net: int, rest: int) -> bool:
    return 0 < net <= rest if rest > 0 else rest <= net < 0


def spread(amount: int, left: Iterable[Left]) -> tuple[Part, ...]:
    """A net amount over the lines, the first one first; what does not fit any more is left out."""
    parts: list[Part] = []
    for one in left:
        part = min(amount, one.net)
        if part > 0:
            parts.append(Part(one.position, part))
            amount -= part
    return tuple(parts)


def unused(position: int, net: int, start: date, end: date, *, since: date) -> Part | None:
    """The share of a line for its days from `since` on."""
    days, rest = (end - start).days, (end - max(since, start)).days
    found = share(net, rest, days) if rest > 0 else 0
    return Part(position, found, max(since, start)) if found else None


def within(parts: Sequence[Part], most: int) -> tuple[Part, ...]:
    """The parts cut down to `most` in all, the last first; nothing where they come to nothing."""
    over, kept = sum(part.net for part in parts) - most, []
    for part in reversed(parts):
        cut = min(over, part.net) if over > 0 and part.net > 0 else 0
        over -= cut
        if part.net != cut:
            kept.append(replace(part, net=part.net - cut))
    return tuple(reversed(kept)) if sum(part.net for part in kept) > 0 else ()


def sums(lines: Iterable[Line], before: Iterable[TaxOfRate]) -> Totals:
    """What a correction comes to after others that took `before` back."""
    taken: dict[int, tuple[int, int]] = {}
    for one in before:
        net, tax = taken.get(one.rate, (0, 0))
        taken[one.rate] = (net + one.net, tax + one.tax)
    nets: dict[int, int] = {}
    for line in lines:
        nets[line.rate] = nets.get(line.rate, 0) + line.net
    taxes = tuple(_tax(rate, nets[rate], taken.get(rate, (0, 0))) for rate in sorted(nets, reverse=True))
    net, tax = sum(one.net for one in taxes), sum(one.tax for one in taxes)
    return Totals(net, tax, net + tax, taxes)


def _tax(rate: int, net: int, taken: tuple[int, int]) -> TaxOfRate:
    return TaxOfRate(rate, net, tax_of(taken[0] + net, rate) - taken[1])
