"""Bank transfer: the customer moves the money, so there is nobody to ask, and nothing is ever charged."""

from collections.abc import Iterator
from datetime import datetime

from billing.ports import Answer, Ask, Forged, Setup, Told, Unavailable, Visit, Wish


class BankTransfer:
    name = "transfer"
    kinds = ("bank_transfer",)

    def set_up(self, wish: Wish) -> Setup:
        raise Unavailable("a bank transfer is not set up with anybody")

    def visit(self, *, setup_id: str) -> Visit:
        return Visit("lapsed")

    def close(self, *, setup_id: str) -> None:
        """There is nothing to close."""

    def charge(self, ask: Ask, *, again: bool = False) -> Answer:
        """Waits for the customer, who was sent the invoice with its reference."""
        return Answer("pending", amount=ask.amount, currency=ask.currency)

    def refund(self, ask: Ask, *, charge_id: str) -> Answer:
        """A person at the operator's bank does it and marks it."""
        return Answer("pending", amount=ask.amount, currency=ask.currency)

    def fetch(self, *, provider_id: str) -> Answer:
        return Answer("pending", provider_id=provider_id)

    def charges_since(self, moment: datetime) -> Iterator[Answer]:
        return iter(())

    def read_event(self, *, body: bytes, signature: str, at: datetime) -> Told:
        raise Forged("a bank sends no events")
