"""What an invoice or credit note says, as plain values: the page, the PDF and the XML are all made from this."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from billing.rules.money import TaxOfRate, decimal

Profile = Literal["en16931", "xrechnung"]


@dataclass(frozen=True)
class Seller:
    """Who issues it."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    vat_id: str = ""
    tax_number: str = ""
    register: str = ""
    email: str = ""
    phone: str = ""
    bank: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True)
class Buyer:
    """Who receives it. `reference` is what the buyer asked to read on it, such as a Leitweg-ID."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    extra: str = ""
    vat_id: str = ""
    email: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Row:
    """One line. `quantity` is negative where unused days are taken off; `price` is that of `per` units, 1 if 0."""

    position: int
    text: str
    quantity: int
    unit: str
    per: int
    price: int
    net: int
    rate: int
    category: str
    start: date
    last: date


@dataclass(frozen=True)
class Corrected:
    """The invoice that a credit note takes back."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class Paper:
    """One document. Amounts are minor units of `currency`; texts are in the document's own language.

    `exemption` says why no tax is charged, `terms` how it is paid; `last` is the last day of what was supplied.
    `prepaid` is what of `gross` credit paid when it was issued (BT-113).
    """

    number: str
    title: str
    issued_on: date
    due_on: date
    start: date
    last: date
    currency: str
    profile: Profile
    method: str
    payment_reference: str
    seller: Seller
    buyer: Buyer
    rows: tuple[Row, ...]
    taxes: tuple[TaxOfRate, ...]
    net: int
    tax: int
    gross: int
    treatment: str
    exemption: str
    terms: str
    prepaid: int = 0
    notes: tuple[str, ...] = ()
    corrects: Corrected | None = None

    @property
    def is_credit_note(self) -> bool:
        return self.corrects is not None

    @property
    def due(self) -> int:
        """What is left to be paid (BT-115)."""
        return self.gross - self.prepaid

    @property
    def category(self) -> str:
        """All lines of a document have the same, since the tax follows from seller and buyer alone."""
        return self.rows[0].category

    def money(self, amount: int) -> Decimal:
        return decimal(amount, self.currency)
