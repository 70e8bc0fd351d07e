"""Which invoices a transfer is for: by the references in its words, and by its amount where these leave a doubt.

Nothing is guessed: a transfer that names no invoice, or invoices of several firms with a sum that does not fit, waits
for a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from billing.rules.references import is_creditor_reference

Reason = Literal["", "no_reference", "other_currency", "several_firms", "looks_known", "told_twice"]
_NUMBER: Final = re.compile(r"(?<![0-9A-Z])(20\d\d)\s?[-/.\u2010-\u2015]\s?(\d{1,7})(?!\d)")
_DIGITS: Final = re.compile(r"(?<!\d)(20\d\d)\s?(\d{4,7})(?!\d)")
_RF: Final = re.compile(r"RF\d{2}20\d{6,9}")
MOST: Final = 100


@dataclass(frozen=True)
class Names:
    """Invoice numbers that a text names. `surely`: with check digits or written as we write them."""

    surely: frozenset[str]
    perhaps: frozenset[str]

    @property
    def everything(self) -> frozenset[str]:
        return self.surely | self.perhaps


@dataclass(frozen=True)
class Named:
    """An invoice that a transfer names; `left` is what is open on it."""

    invoice: int
    business: str
    number: str
    left: int
    currency: str


@dataclass(frozen=True)
class Share:
    """A part of a transfer for one business, towards these invoices first."""

    business: str
    amount: int
    invoices: tuple[int, ...]


@dataclass(frozen=True)
class Decision:
    """To whom a transfer goes; without shares a person has to decide, for `reason`."""

    shares: tuple[Share, ...] = ()
    reason: Reason = ""


def names_in(text: str) -> Names:
    """All numbers that may be ours; a date or a customer's own number looks the same, so these are only perhaps."""
    upper = text.upper()
    compact = re.sub(r"[^0-9A-Z]", "", upper)
    surely: set[str] = set()
    perhaps: set[str] = set()
    for found in list(_RF.finditer(compact))[:MOST]:
        # What follows may stick to it: the longest that fits its check digits counts.
        fits = [n for n in range(len(found[0]), 11, -1) if is_creditor_reference(found[0][:n])]
        body = found[0][4 : fits[0]] if fits else found[0][4:]
        (surely if fits else perhaps).add(_number(body[:4], body[4:]))
    surely |= {_number(*found.groups()) for found in list(_NUMBER.finditer(upper))[:MOST]}
    perhaps |= {_number(*found.groups()) for found in list(_DIGITS.finditer(upper))[:MOST]}
    return Names(frozenset(surely), frozenset(perhaps - surely))


def decide(amount: int, currency: str, said: Names, found: Sequence[Named]) -> Decision:
    """`found` are those of the named invoices that exist."""
    sure = [one for one in found if one.number in said.surely]
    chosen = sure or [one for one in found if sum(each.left for each in found) == amount]
    if not chosen:
        return Decision(reason="no_reference")
    if any(one.currency != currency for one in chosen):
        return Decision(reason="other_currency")
    firms = list(dict.fromkeys(one.business for one in chosen))
    if len(firms) == 1:
        return Decision((Share(firms[0], amount, tuple(one.invoice for one in chosen)),))
    if sum(one.left for one in chosen) != amount or any(one.left <= 0 for one in chosen):
        return Decision(reason="several_firms")
    return Decision(tuple(_share(firm, chosen) for firm in firms))


def _share(firm: str, chosen: Sequence[Named]) -> Share:
    own = [one for one in chosen if one.business == firm]
    return Share(firm, sum(one.left for one in own), tuple(one.invoice for one in own))


def _number(year: str, serial: str) -> str:
    return f"{year}-{int(serial):04d}"
