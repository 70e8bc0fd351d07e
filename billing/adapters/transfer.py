"""Bank transfer: the customer moves the money, so there is nobody to ask, and nothing is ever charged."""

from collections.abc import Mapping

from billing.ports import Answer, Ask, Held, Setup, Unavailable


class BankTransfer:
    name = "transfer"
    kinds = ("bank_transfer",)

    def set_up(
        self,
        *,
        key: str,
        kind: str,
        customer_id: str,
        email: str,
        ids: Mapping[str, str],
        back: str,
        cancel: str,
    ) -> Setup:
        raise Unavailable("a bank transfer is not set up with anybody")

    def held(self, *, setup_id: str) -> Held | None:
        return None

    def charge(self, ask: Ask) -> Answer:
        """Waits for the customer, who was sent the invoice with its reference."""
        return Answer("pending", amount=ask.amount, currency=ask.currency)

    def refund(self, ask: Ask, *, charge_id: str) -> Answer:
        """A person at the operator's bank does it and marks it."""
        return Answer("pending", amount=ask.amount, currency=ask.currency)

    def fetch(self, *, provider_id: str) -> Answer:
        return Answer("pending", provider_id=provider_id)
