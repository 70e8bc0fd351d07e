"""What billing needs from the outside world: somebody who moves money, and a register of VAT ids.

Plans, contracts, invoices and dunning are ours. A provider holds cards and accounts on its own pages and moves the
money; a bank transfer needs no provider at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

# What became of asking: `unknown` means that the provider may have done it (a time-out after the request was
# written); the same key is asked again, and nothing is done twice.
MoneyState = Literal["succeeded", "pending", "failed", "unknown"]


@dataclass(frozen=True)
class Back:
    """Money of a charge that goes back: by a refund, or because the payer's bank took it (a dispute).

    A refund is pending, succeeded or failed; a dispute is open, won (by us) or lost.
    """

    provider_id: str
    amount: int
    state: Literal["pending", "succeeded", "failed", "open", "won", "lost"]
    key: str = ""


@dataclass(frozen=True)
class Answer:
    """How one charge or refund stands with its provider. `pending` is told later, by an event.

    `key` is ours, as it was given when asking. `refunds` and `disputes` are known to `fetch` alone; `touched` says
    that there are some.
    """

    state: MoneyState
    provider_id: str = ""
    error: str = ""
    amount: int = 0
    currency: str = ""
    key: str = ""
    refunds: tuple[Back, ...] = ()
    disputes: tuple[Back, ...] = ()
    touched: bool = False


@dataclass(frozen=True)
class Setup:
    """Where the customer goes to hand over a card or account: the provider's own page, by a full redirect."""

    url: str
    provider_id: str


@dataclass(frozen=True)
class Held:
    """A method that a provider holds for a business after a setup was finished."""

    kind: Literal["card", "sepa_debit"]
    customer_id: str
    method_id: str
    label: str = ""


@dataclass(frozen=True)
class Visit:
    """How a customer's visit to the provider's page stands; `charge_id` where something was paid there."""

    state: Literal["open", "done", "lapsed"]
    held: Held | None = None
    charge_id: str = ""


@dataclass(frozen=True)
class Ask:
    """One charge or refund: minor units, the key that makes asking twice harmless, and ids to find it again."""

    key: str
    amount: int
    currency: str
    customer_id: str = ""
    method_id: str = ""
    description: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """A customer wants to hand over a method of `kind`, and with `pay` to pay this at once.

    `back` and `cancel` are absolute addresses of ours; the same key twice begins one visit.
    """

    key: str
    kind: str
    email: str
    back: str
    cancel: str
    customer_id: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    pay: Ask | None = None


@dataclass(frozen=True)
class Told:
    """An event that surely came from the provider: which charge or visit to look at, and nothing that is believed."""

    provider_id: str
    kind: str
    charge_id: str = ""
    setup_id: str = ""


class Payments(Protocol):
    @property
    def name(self) -> str:
        """Stands in `PaymentMethod.provider` and in the address of its webhook."""
        ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of method it can hold, as `PaymentMethod.Kind` spells them."""
        ...

    def set_up(self, wish: Wish) -> Setup:
        """Begins handing over a method. Raises Unavailable."""
        ...

    def visit(self, *, setup_id: str) -> Visit:
        """How a setup stands. Raises Unavailable."""
        ...

    def close(self, *, setup_id: str) -> None:
        """Ends a setup that is still open, so that nothing can be paid there any more. Raises Unavailable."""
        ...

    def charge(self, ask: Ask, *, again: bool = False) -> Answer:
        """Moves money without the customer being there. Never raises for a provider's failure.

        `again`: it was asked before and may have been done; what was done is found, however long ago that was.
        """
        ...

    def refund(self, ask: Ask, *, charge_id: str) -> Answer:
        """Gives back all or a part of a charge. Never raises for a provider's failure."""
        ...

    def fetch(self, *, provider_id: str) -> Answer:
        """How a charge stands now, for what was told out of order or not at all. Raises Unavailable."""
        ...

    def charges_since(self, moment: datetime) -> Iterator[Answer]:
        """All charges that were begun since, as the provider's list tells of them. Raises Unavailable."""
        ...

    def read_event(self, *, body: bytes, signature: str, at: datetime) -> Told:
        """Raises Forged for what the provider did not sign, signed at another time, or for another mode."""
        ...


class Unavailable(Exception):
    """The provider does not answer; nothing was begun."""


class Forged(Exception):
    """Nobody we know sent this."""


class VatAnswer(Protocol):
    """What the authorities said about a VAT id: result is "valid", "invalid" or "unavailable"."""

    @property
    def result(self) -> str: ...
    @property
    def consultation_number(self) -> str: ...


class VatRegister(Protocol):
    def check(self, vat_id: str) -> VatAnswer:
        """Asks now; never raises for an outage."""
        ...


@dataclass(frozen=True)
class Inside:
    """The XML that a PDF carries, and what Factur-X wants said about it."""

    xml: bytes
    name: str
    level: str
    version: str


class PaperMaker(Protocol):
    def pdf(self, *, html: str, css: str, inside: Inside | None, at: datetime) -> bytes:
        """A PDF/A-3 of a whole HTML document, with the XML attached."""
        ...
