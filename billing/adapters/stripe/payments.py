"""Stripe behind the port: hosted Checkout to hand over a method, PaymentIntents off-session to use it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stripe

from billing.adapters.stripe import events, reading, units
from billing.adapters.stripe.connection import NOT_UNDERSTOOD, Account, refusal, word
from billing.ports import Answer, Ask, Setup, Told, Unavailable, Visit, Wish

PAGE = 100


@dataclass(frozen=True)
class Stripe:
    account: Account
    name: str = "stripe"
    kinds: tuple[str, ...] = ("card", "sepa_debit")

    def set_up(self, wish: Wish) -> Setup:
        with self.account.asking() as client:
            customer = wish.customer_id or _customer(client, wish.key, wish.email, wish.ids)
            params: dict[str, Any] = {
                "mode": "payment" if wish.pay else "setup",
                "customer": customer,
                "payment_method_types": [wish.kind],
                "success_url": wish.back,
                "cancel_url": wish.cancel,
                "client_reference_id": wish.key,
                "metadata": dict(wish.ids),
            }
            session = client.v1.checkout.sessions.create(
                params={**params, **(_payment(wish.pay) if wish.pay else {})},  # type: ignore[arg-type]
                options={"idempotency_key": wish.key},
            )
            if not session.url:
                raise Unavailable("no address")
            return Setup(session.url, session.id)

    def visit(self, *, setup_id: str) -> Visit:
        parts = ["setup_intent.payment_method", "payment_intent.payment_method"]
        with self.account.asking() as client:
            return reading.visit(client.v1.checkout.sessions.retrieve(setup_id, params={"expand": parts}))

    def close(self, *, setup_id: str) -> None:
        try:
            with self.account.client() as client:
                client.v1.checkout.sessions.expire(setup_id)
        except stripe.InvalidRequestError:
            return  # it is over already; `visit` tells how
        except stripe.StripeError as error:
            raise Unavailable(word(error)) from error

    def charge(self, ask: Ask, *, again: bool = False) -> Answer:
        params: dict[str, Any] = {
            "amount": units.theirs(ask.amount, ask.currency),
            "currency": ask.currency.lower(),
            "customer": ask.customer_id,
            "payment_method": ask.method_id,
            "payment_method_types": ["card", "sepa_debit"],
            "off_session": True,
            "confirm": True,
            "description": ask.description,
            "metadata": {**ask.ids, "key": ask.key},
        }
        try:
            with self.account.client() as client:
                # Stripe forgets an idempotency key after a day at the earliest; the charge itself it never forgets.
                known = _find(client, ask) if again else None
                if known is not None:
                    return reading.charge(known)
                made = client.v1.payment_intents.create(
                    params=params,  # type: ignore[arg-type]
                    options={"idempotency_key": ask.key},
                )
                return reading.charge(made)
        except (stripe.StripeError, *NOT_UNDERSTOOD) as error:
            return refusal(error)

    def refund(self, ask: Ask, *, charge_id: str) -> Answer:
        params: dict[str, Any] = {
            "payment_intent": charge_id,
            "amount": units.theirs(ask.amount, ask.currency),
            "metadata": {**ask.ids, "key": ask.key},
        }
        try:
            with self.account.client() as client:
                made = client.v1.refunds.create(
                    params=params,  # type: ignore[arg-type]
                    options={"idempotency_key": ask.key},
                )
                return reading.refund(made)
        except (stripe.StripeError, *NOT_UNDERSTOOD) as error:
            return refusal(error)

    def fetch(self, *, provider_id: str) -> Answer:
        with self.account.asking() as client:
            intent = client.v1.payment_intents.retrieve(provider_id, params={"expand": ["latest_charge"]})
            refunds = client.v1.refunds.list(params={"payment_intent": provider_id, "limit": PAGE})
            disputes = client.v1.disputes.list(params={"payment_intent": provider_id, "limit": PAGE})
            return reading.charge(intent, list(refunds.data), list(disputes.data))

    def charges_since(self, moment: datetime) -> Iterator[Answer]:
        with self.account.asking() as client:
            rows = client.v1.payment_intents.list(
                params={
                    "created": {"gte": int(moment.timestamp())},
                    "limit": PAGE,
                    "expand": ["data.latest_charge"],
                }
            )
            for row in rows.auto_paging_iter():
                yield reading.charge(row)

    def read_event(self, *, body: bytes, signature: str, at: datetime) -> Told:
        return events.read(self.account, body=body, signature=signature, at=at)


def _customer(client: stripe.StripeClient, key: str, email: str, ids: Mapping[str, str]) -> str:
    made = client.v1.customers.create(
        params={"email": email, "metadata": dict(ids)}, options={"idempotency_key": f"{key}-customer"}
    )
    return made.id


def _payment(pay: Ask) -> dict[str, Any]:
    """What is paid at once; the method is kept for later charges."""
    price = {
        "currency": pay.currency.lower(),
        "unit_amount": units.theirs(pay.amount, pay.currency),
        "product_data": {"name": pay.description},
    }
    return {
        "line_items": [{"price_data": price, "quantity": 1}],
        "payment_intent_data": {
            "setup_future_usage": "off_session",
            "description": pay.description,
            "metadata": {**pay.ids, "key": pay.key},
        },
    }


def _find(client: stripe.StripeClient, ask: Ask) -> stripe.PaymentIntent | None:
    """The charge that an earlier asking led to."""
    rows = client.v1.payment_intents.list(params={"customer": ask.customer_id, "limit": PAGE})
    for row in rows.auto_paging_iter():
        if reading.key(row) == ask.key:
            return row
    return None
